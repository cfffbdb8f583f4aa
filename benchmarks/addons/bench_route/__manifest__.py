{
    "name": "Benchmark route",
    "summary": "The yardstick of row 1: a route that inserts one row",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Inquiry Touch contributors",
    "license": "LGPL-3",
    "depends": ["base"],
    "data": ["security/ir.model.access.csv"],
}
