"""The ecosystem: who acts on the territory, what each offers or needs, and who could meet."""
