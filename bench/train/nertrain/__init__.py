"""Prepares open corpora as training and test data for the name recogniser; measures it."""
