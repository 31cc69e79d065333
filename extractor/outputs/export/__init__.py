"""Machine-readable tables out of documents: CSV, Excel, Parquet and JSON Lines, long or wide.

The rules followed are those of 総務省「統計表における機械判読可能なデータの表記方法の統一ルール」(2020-12-18): one
datum a cell, no merged cells in data, numbers as numbers, units apart, symbols apart, Western years, area codes.
"""

from extractor.outputs.export.write import FORMATS, LAYOUTS, Export, Written, export

__all__ = ["FORMATS", "LAYOUTS", "Export", "Written", "export"]
