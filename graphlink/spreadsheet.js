// A cell that a spreadsheet shows as it is and never runs: graphlink/spreadsheet.py says why each is so.
const RUNS = /^(?:[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n])/;
const INSIDE = /(?<=[;\t|\r\n])(?=[\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const SAME = /^(?:0|-?[1-9][0-9]{0,10}|(?:\d{1,3}\.){3}\d{1,3}(?:\/\d+)?)$/;
const NUMBER = /^(?=\D*\d)[+-]?[$€£¥]?[\d.,:/'% -]*(?:e[+-]?\d+)?[%$€£¥]?$/i;
const MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
const NAMED = new RegExp(`^(?:true|false|${MONTH}[ /.-]?\\d+|\\d+[ /.-]?${MONTH}(?:[ /.-]?\\d+)?)$`, "i");
const CONSTANT = /^(?:[+\-@]?[\p{L}\p{N}_.,:/' $€£¥%-]{1,200}|[\d.,]{1,200}e\+\d{1,9})$/iu;

function spreadsheetText(text) {
  if (SAME.test(text)) return text;
  const runs = RUNS.test(text);
  if ((runs || NUMBER.test(text) || NAMED.test(text)) && CONSTANT.test(text)) return `="${text}"`;
  const inner = text.replace(INSIDE, "'");
  return runs ? `'${inner}` : inner;
}

function csvCell(value, kind) {
  const told = String(value ?? "");
  // A day is a date in a spreadsheet too.
  const text = typeof value === "string" && kind !== "day" ? spreadsheetText(told) : told;
  return `"${text.replaceAll('"', '""')}"`;
}
