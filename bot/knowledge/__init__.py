"""Retrieve, judge the evidence, compose a cited answer. LangChain's types never leave this package."""
