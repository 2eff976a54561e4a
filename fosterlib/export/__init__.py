"""What leaves the house: the committee paper, the workbook and what is read back from it, tables,
charts, a page.
"""
