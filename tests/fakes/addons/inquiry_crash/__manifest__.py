{
    "name": "Crash points",
    "summary": "Kills the server at a chosen write or commit: for tests of what survives",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Inquiry Touch contributors",
    "license": "LGPL-3",
    "depends": ["base"],
}
