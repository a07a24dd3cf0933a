"""The digital services of an organisation: accessible, eco-designed, and hosted where, by whom."""
