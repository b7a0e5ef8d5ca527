// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/html_page.hpp"

namespace hoso::render {

const std::string_view html_style = R"(
body { font: 13pt 'Liberation Serif', 'Times New Roman', serif; color: #000; background: #fff; margin: 1.5em; }
header { display: flex; justify-content: space-between; text-align: center; gap: 2em; }
header div { flex: 3; }
header div:first-child { flex: 2; }
header p, .title p { margin: 0; }
header .motto { display: inline-block; border-bottom: 1px solid; }
header .body::after { content: ''; display: block; width: 5em; margin: 2px auto 0; border-bottom: 1px solid; }
header .line { margin-top: .6em; }
.title { text-align: center; margin: 1.2em 0; }
h1, h2 { font-size: 14pt; margin: 0; text-align: center; }
h2 { margin: 1.5em 0 .6em; }
.wrap { overflow: auto; max-height: 88vh; }
table { border-collapse: separate; border-spacing: 0; margin: 0 auto; border-top: 1px solid; border-left: 1px solid; }
th, td { border-right: 1px solid; border-bottom: 1px solid; padding: 2px 6px; font-size: 11pt; }
th { background: #f2f2f2; }
thead { position: sticky; top: 0; }
td { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.t { text-align: left; white-space: normal; min-width: 6em; }
td.n { text-align: left; white-space: normal; min-width: 14em; }
td.c { text-align: center; }
td.r { white-space: normal; }
td.d1 { padding-left: 1.2em; } td.d2 { padding-left: 2.4em; } td.d3 { padding-left: 3.6em; }
td.d4 { padding-left: 4.8em; } td.d5 { padding-left: 6em; } td.d6 { padding-left: 7.2em; }
tr.total td { font-weight: bold; }
td.p { font-style: italic; }
th[data-c] { cursor: pointer; }
th[aria-sort=ascending]::after { content: ' \25B2'; font-size: 7pt; }
th[aria-sort=descending]::after { content: ' \25BC'; font-size: 7pt; }
.notes { font-style: italic; font-size: 11pt; }
.notes p { margin: .3em 0; }
figure { margin: 1.5em 0; text-align: center; }
svg { max-width: 100%; height: auto; }
footer { display: flex; justify-content: space-between; margin: 1.5em 0; break-inside: avoid; }
footer div { flex: 2; font-size: 11pt; }
footer div p { margin: 0; }
footer .label { font: italic bold 12pt 'Liberation Serif', 'Times New Roman', serif; }
footer .signature { flex: 3; text-align: center; font-weight: bold; font-size: 13pt; }
footer .name { margin-top: 4.5em; }
details { font-size: 10pt; color: #444; margin-top: 2em; }
dt { font-weight: bold; } dd { margin: 0 0 .3em 1em; overflow-wrap: anywhere; }
@page { size: A4 landscape; margin: 20mm 15mm 20mm 30mm; }
@media print {
  body { margin: 0; }
  .wrap { overflow: visible; max-height: none; }
  thead { position: static; display: table-header-group; }
  tr, figure { break-inside: avoid; }
  section.annex { break-before: page; }
  th, td { font-size: 9pt; padding: 1px 3px; }
  td.n { min-width: 9em; }
}
)";

const std::string_view html_script = R"(
(function () {
  'use strict';
  var words = new Intl.Collator('vi', { numeric: true });
  function letters(column) {
    var name = '';
    for (column += 1; column > 0; column = Math.floor((column - 1) / 26))
      name = String.fromCharCode(65 + (column - 1) % 26) + name;
    return name;
  }
  function value(row, column) {
    var cell = row.cells[column], text = cell ? cell.textContent.trim() : '';
    if (!cell || /[tncr]/.test(cell.className)) return text;
    var plain = text.replace('*', '').replace(/\./g, '').replace(',', '.');
    return plain !== '' && isFinite(plain) ? Number(plain) : text;
  }
  function order(a, b) {
    if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    return words.compare(a, b);
  }
  function sorted(rows, column, sign) {
    var keyed = rows.map(function (row, index) { return { row: row, index: index, key: value(row, column) }; });
    keyed.sort(function (a, b) {
      var by = order(a.key, b.key);
      if (a.key !== '' && b.key !== '') by *= sign;
      return by || a.index - b.index;
    });
    return keyed.map(function (entry) { return entry.row; });
  }
  document.querySelectorAll('table').forEach(function (table) {
    var body = table.tBodies[0], original = Array.from(body.rows), place = new Map();
    original.forEach(function (row, index) { place.set(row, index); });
    function show(column, direction) {
      var fragment = document.createDocumentFragment(), group = [];
      function flush() {
        if (direction) group = sorted(group, column, direction === 'ascending' ? 1 : -1);
        group.forEach(function (row) { fragment.appendChild(row); });
        group = [];
      }
      original.forEach(function (row) {
        if (row.className === 'total') { flush(); fragment.appendChild(row); } else group.push(row);
      });
      flush();
      body.appendChild(fragment);
    }
    function click(heading) {
      var next = { ascending: 'descending', descending: '' }[heading.getAttribute('aria-sort')];
      if (next === undefined) next = 'ascending';
      table.querySelectorAll('th[aria-sort]').forEach(function (other) { other.removeAttribute('aria-sort'); });
      if (next) heading.setAttribute('aria-sort', next);
      show(Number(heading.dataset.c), next);
    }
    table.tHead.addEventListener('click', function (event) {
      var heading = event.target.closest('th[data-c]');
      if (heading) click(heading);
    });
    table.tHead.addEventListener('keydown', function (event) {
      if (event.key === 'Enter' && event.target.dataset.c) click(event.target);
    });
    body.addEventListener('mouseover', function (event) {
      var cell = event.target.closest('td');
      if (cell && !cell.title)
        cell.title = table.dataset.name + '!' + letters(cell.cellIndex) +
          (place.get(cell.parentNode) + table.tHead.rows.length + 1);
    });
  });
})();
)";

} // namespace hoso::render
