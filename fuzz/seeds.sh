#!/usr/bin/env bash
# Makes the dictionary and the first inputs of the fuzzer from the lexicon and the sample corpus: fuzz/seeds.sh
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p corpus/extractor corpus/reader
# Words of the lexicon, one entry each: quoted strings of letters, without the sentences.
grep -hoE '"[A-Za-z][A-Za-z'"'"' -]{1,24}"' ../lexicon/*.toml | sort -u > corpus/dictionary.txt
for text in ../corpus/*/*.txt; do
  cp "$text" "corpus/extractor/$(basename "$(dirname "$text")")-$(basename "$text")"
done
# The sentences that prove the entries are short and touch every rule.
grep -hoE '"[^"]{30,300}( => [^"]*)?"' ../lexicon/*.toml | sed 's/ => .*//; s/^"//; s/"$//' |
  awk '{ file = sprintf("corpus/extractor/proof-%05d.txt", NR); print > file; close(file) }'

# One input of each form for the reader; the first byte chooses the form, see fuzz_targets/reader.rs.
python3 - <<'PYTHON'
import csv, gzip, io, json, tarfile
texts = ["Halden Hospital trained 20 nurses.", "Ostby Hospital opened \u2014 on 3 May."]
lines = "".join(json.dumps({"id": i, "title": "t", "text": t, "published": "2021-05-03"}) + "\n" for i, t in enumerate(texts)).encode()
table = io.StringIO()
csv.writer(table).writerows([["id", "text"]] + [[i, t] for i, t in enumerate(texts)])
page = b"<!DOCTYPE html><html><head><meta charset='gbk'><title>T</title></head><body><article><p>" + texts[0].encode() + b"</p></article></body></html>"
http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(page), page)
def record(kind, content_type, body):
    return b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:x>\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (kind, content_type, len(body), body)
crawl = record(b"warcinfo", b"application/warc-fields", b"a: b") + record(b"response", b"application/http", http) + record(b"conversion", b"text/plain", texts[0].encode())
archive = io.BytesIO()
with tarfile.open(fileobj=archive, mode="w", format=tarfile.GNU_FORMAT) as tar:
    for name, body in [("a.txt", texts[0].encode()), ("b.jsonl", lines), ("c/" + "x" * 150 + ".html", page), ("d.warc.gz", gzip.compress(crawl, mtime=0))]:
        member = tarfile.TarInfo(name)
        member.size = len(body)
        tar.addfile(member, io.BytesIO(body))
forms = [texts[0].encode(), page, lines, table.getvalue().encode(), crawl, archive.getvalue()]
for number, form in enumerate(forms):
    for automatic in (False, True):
        for packed in (False, True):
            body = gzip.compress(form, mtime=0) if packed else form
            first = 7 if automatic else number
            open(f"corpus/reader/form-{number}-{automatic:d}{packed:d}", "wb").write(bytes([first]) + body)
PYTHON
