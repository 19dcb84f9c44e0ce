"""The terms of the glossary, with the words by which texts name them."""
