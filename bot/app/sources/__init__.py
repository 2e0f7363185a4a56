"""Looking at described sources: ``rounds`` says when it is time, ``hooks`` hears that something changed, ``looking``
does it.
"""
