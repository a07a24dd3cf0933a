from nrdiag.ui.page import *
page=open_page(PRACTICES)
