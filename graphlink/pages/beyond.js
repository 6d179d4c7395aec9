// Accounts of the case that this page does not show: where each is, told to whoever knows its id.

let crcTable;

/** The CRC-32 of `text` in UTF-8, as zlib has it. */
function checksum(text) {
  crcTable ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let sum = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) sum = crcTable[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/** The group, of those that the page does not show, that holds the account `id`; null where none does. */
function groupBeyond(id) {
  groupBeyond.known ??= groupsBySum();
  return groupBeyond.known.get(checksum(id)) ?? null;
}

/** The group of each checksum: a column of thousands of ids asks for each of them. */
function groupsBySum() {
  const found = new Map();
  let at = 0;
  for (const group of data.beyond ?? []) {
    let sum = 0;
    for (const end = at + group.accounts; at < end; at++) {
      sum += data.beyondSteps[at];
      found.set(sum, group);
    }
  }
  return found;
}

/** What is said of the account `id`, whether it is on this page or not: a sentence, and the thing on the page. */
function answerFor(id) {
  const account = accountPlaces().get(id);
  if (account !== undefined) {
    const community = data.community[account];
    const where = data.communities.community_id[community] ? `, ${communityName(community).toLowerCase()}` : "";
    return { account, verdict: VERDICTS[data.verdict[account]], says: verdictWord(data.verdict[account]) + where };
  }
  if (!data.beyond) return { says: "Not on this page; a redacted page knows of no other accounts" };
  const group = groupBeyond(id);
  if (!group) return { says: "Not in this case" };
  if (!group.community) return { says: "In no community", verdict: group.verdict };
  const verdict = VERDICT_WORDS[group.verdict] ?? "Clear";
  return { says: `${verdict}, community ${group.community}: not on this page`, verdict: group.verdict };
}

function accountPlaces() {
  accountPlaces.known ??= new Map(data.accounts.id.map((id, account) => [id, account]));
  return accountPlaces.known;
}

/** The ids in a pasted text: a line each, or where it is one line the words between commas and tabs. */
function idsIn(text) {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const parts = lines.filter(Boolean).length > 1 ? lines.map(idOfLine) : text.split(/[\t,;]+|\s{2,}/);
  const ids = parts.map((part) => part.trim().replace(/^"(.*)"$/, "$1")).filter(Boolean);
  return Array.from(new Set(ids));
}

/** A line is an id, or where the case knows it so its first cell. */
function idOfLine(line) {
  const [cell] = line.split(/[\t,;]/);
  return accountPlaces().has(line) || cell === line ? line : cell;
}
