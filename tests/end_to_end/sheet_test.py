# SPDX-License-Identifier: GPL-3.0-or-later
"""LibreOffice opens a sheet that lib/office designed and prints what was written, formulas with their stored results."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

programs = [shutil.which(name) for name in ("soffice", "pdftotext")]
if not all(programs):
    print("skipped: soffice and pdftotext (libreoffice-calc, poppler-utils) are not installed")
    sys.exit(77)

with tempfile.TemporaryDirectory(prefix="hoso-test-") as name:
    folder = pathlib.Path(name)
    sample = folder / "bao-cao.xlsx"
    subprocess.run([os.environ["HOSO_BIN"] + "/office_test", "--gtest_filter=SheetWriter.IsReadAsItWasWritten"],
                   env={**os.environ, "HOSO_SHEET_SAMPLE": str(sample)}, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([programs[0], "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                    "--convert-to", "pdf", "--outdir", str(folder), str(sample)],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240)
    printed = subprocess.run([programs[1], "-layout", str(folder / "bao-cao.pdf"), "-"], check=True,
                             stdout=subprocess.PIPE).stdout.decode()
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    for expected in ("KẾT QUẢ SỐ HÓA HỒ SƠ", "1 Phường Hoàn Kiếm 123,456 25.25% 05/10/2026",
                     "3 Xã Sóc Sơn 370,368 25.27% 07/10/2026", "Tổng 740,736", "Mẫu số 06 & 07", "Trang 1/1",
                     "Hồ sơ đã số hóa"):
        if expected not in lines and not any(expected in line for line in lines):
            sys.exit(f"not printed: {expected}\n{printed}")
