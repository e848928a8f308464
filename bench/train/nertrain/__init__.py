"""Prepares open corpora as training and test data for recognisers of names; measures them."""
