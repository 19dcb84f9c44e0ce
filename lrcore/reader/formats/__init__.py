"""Bytes become records: containers, encodings, delimited text, workbooks, Arrow and Parquet."""
