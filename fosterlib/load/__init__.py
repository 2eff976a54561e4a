"""A case from a folder or a workbook: everything that is wrong at once; scenarios kept beside it;
files written whole or not at all.
"""
