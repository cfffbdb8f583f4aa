# Sourced by the scripts beside this folder: runs a module of this package with a Python that Odoo 19 accepts.

python_in_range() {
    "$1" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in ${INQUIRY_PYTHON:-python3 python3.12 python3.11 python3.13 python3.10}; do
        if python_in_range "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    echo "error: Odoo 19 needs Python 3.10 to 3.13; found $(python3 --version 2>&1 || true)." >&2
    echo "       Install one (Debian: apt-get install python3 python3-venv)," >&2
    echo "       or name it: INQUIRY_PYTHON=/path/to/python3.12" >&2
    return 1
}

run_module() {
    local python scripts
    scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
    python=$(find_python) || exit 1
    PYTHONPATH="$scripts${PYTHONPATH:+:$PYTHONPATH}" PYTHONDONTWRITEBYTECODE=1 exec "$python" -m "machine.$1" "${@:2}"
}
