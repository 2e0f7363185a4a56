"""A release is checked before it serves: golden questions, and what is wrong with the articles."""
