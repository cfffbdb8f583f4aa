"""How quantities, units and currencies are written in inquiries, by what they mean."""

# Several units are one for us: a box, a bag and a roll are packages; a ton is a thousand kilograms.
UNITS = {
    "piece": "pcs, pc, pcs., pce, pces, piece, pieces, pec, unit, units, ea, nos, numbers, "
    "stück, stücke, stücken, stueck, stk, stk., st., pièce, pièces, unité, unités, "
    "unidad, unidades, uds, uds., ud, pieza, piezas, pza, pzas, pezzo, pezzi, pz, pz., "
    "unità, peça, peças, pecas, unid., stuks, stuk, sztuk, sztuki, sztuka, szt, szt., "
    "шт, шт., штук, штуки, штука, единиц, ед., adet, tane, ad., parça, قطعة, قطع, "
    "قطعه, حبة, حبات, وحدة, وحدات, 个, 個, 件, 只, 隻, 台, 把, 支, 条, 條, 枚, 本, 点, "
    "張, 张, 块, 片, 根, 顶, 部, 瓶, 개, 대, 장, 자루, 병, cái, chiếc, sản phẩm",
    "set": "set, sets, sätze, satz, juego, juegos, jeu, jeux, kit, kits, zestaw, zestawów, "
    "zestawy, комплект, комплекта, комплектов, наборов, takım, طقم, أطقم, 套, セット, "
    "세트, bộ, conjuntos, serie",
    "pair": "pair, pairs, prs, paar, par, pares, paire, paires, paia, paio, paren, пар, пары, "
    "çift, زوج, أزواج, 双, 雙, 对, 足, 켤레, đôi",
    "package": "box, boxes, carton, cartons, ctn, ctns, pack, packs, package, packages, bag, "
    "bags, roll, rolls, bottles, bottle, cans, case, cases, karton, kartons, kisten, "
    "packungen, rollen, caja, cajas, rollos, bolsas, boîtes, boîte, rouleaux, sacs, "
    "scatole, rotoli, caixas, rolos, dozen, dozens, dozijn, opakowań, kartonów, rolek, "
    "коробок, коробки, упаковок, рулонов, мешков, koli, kutu, rulo, كرتون, كرتونة, "
    "علبة, صندوق, كيس, 箱, 盒, 包, 卷, 袋, ケース, 박스, 상자, 롤, thùng, hộp, cuộn, "
    "bao",
    "pallet": "pallet, pallets, plt, palette, paletten, palé, palés, palets, bancali, paletes, "
    "palet, паллет, паллета, паллеты, поддонов, طبلية, 托盘, 卡板, パレット, 팔레트",
    "container": "container, containers, fcl, contenedor, contenedores, conteneur, conteneurs, "
    "containern, contentor, contentores, contêiner, contêineres, kontener, kontenery, "
    "kontenerów, контейнер, контейнера, контейнеров, konteyner, حاوية, حاويات, "
    "كونتينر, 个柜, 個櫃, 个整柜, 整柜, 柜, 櫃, 个货柜, 货柜, 个集装箱, 集装箱, "
    "个高柜, 高柜, コンテナ, 컨테이너, công",
    "kg": "kg, kgs, kilo, kilos, kilogram, kilograms, kilogramm, кг, килограмм, كيلو, كجم, "
    "كغ, 公斤, 千克, キロ, 킬로",
    "ton": "t, ton, tons, tonne, tonnes, mt, tonnen, tonelada, toneladas, tonnellate, тонн, "
    "тонны, тонна, طن, أطنان, 吨, 噸, トン, 톤, tấn",
    "metre": "m, meter, meters, metre, metres, mtr, mtrs, metro, metros, mètre, mètres, metri, "
    "metrów, метр, метра, метров, متر, 米, メートル, 미터, mét",
    "square_metre": "m², m2, sqm, sq m, square meters, square metres, qm, quadratmeter, м², м2, кв.м, "
    "平方米, 平米",
    "litre": "l, liter, liters, litre, litres, litros, litri, литр, литра, литров, لتر, 升, "
    "リットル, 리터, lít",
}
SCALE = {"ton": ("kg", 1000)}

MAGNITUDES = {
    "k": 1e3,
    "thousand": 1e3,
    "tausend": 1e3,
    "tsd": 1e3,
    "tsd.": 1e3,
    "mil": 1e3,
    "mille": 1e3,
    "duizend": 1e3,
    "tys": 1e3,
    "tys.": 1e3,
    "тыс": 1e3,
    "тыс.": 1e3,
    "тысяч": 1e3,
    "тысячи": 1e3,
    "bin": 1e3,
    "ألف": 1e3,
    "الف": 1e3,
    "آلاف": 1e3,
    "ngàn": 1e3,
    "nghìn": 1e3,
    "千": 1e3,
    "천": 1e3,
    "万": 1e4,
    "萬": 1e4,
    "만": 1e4,
    "million": 1e6,
    "millionen": 1e6,
    "亿": 1e8,
    "億": 1e8,
}
# What says that a number is the quantity, whatever stands behind it.
LABELS = (
    "qty, qty., quantity, order quantity, menge, stückzahl, anzahl, cantidad, quantité, "
    "quantità, quantidade, aantal, ilość, количество, кол-во, miktar, الكمية, كمية, 数量, 數量, "
    "采购量, 수량, số lượng"
)
# A number behind these is what the seller asks for, or is no quantity of goods at all.
NOT_ASKED = (
    "moq, min, minimum, mindestens, mindestbestellmenge, mínimo, minimo, мин, минимум, 起订, "
    "起订量, 最低, 最小"
)
# A number behind these names something: an order, an article, a place.
NAMES = (
    "no, no., nr, nr., num, number, رقم, номер, 订单, 订单号, 单号, 编号, 번호, auftrag, "
    "auftrags, auftrages, №, n°, order, invoice, art, art., article, artikel, item, model, "
    "modell, modelo, modèle, ref, ref., room, zip, box, hall, halle, stand, booth, po, pi, "
    "version, typ, type, iso, en, din, ral, pedido, factura, commande, facture, bestellung, "
    "rechnung, ordine, fattura, encomenda, fatura, zamówienie, faktura, заказ, заказа, счет, "
    "модель, sipariş, hóa đơn, đơn hàng, street, str, str."
)
# Numbers of these are no goods.
NO_GOODS = (
    "days, day, hours, hour, minutes, weeks, months, month, years, year, people, persons, "
    "employees, staff, tage, tagen, stunden, wochen, monate, jahre, jahren, mitarbeiter, "
    "mitarbeitern, leute, prozent, días, horas, semanas, meses, años, personas, empleados, "
    "jours, heures, semaines, mois, ans, personnes, employés, salariés, giorni, ore, mesi, anni, "
    "persone, dipendenti, dias, anos, pessoas, funcionários, dagen, uur, weken, jaar, mensen, "
    "medewerkers, dni, godzin, miesięcy, lat, osób, pracowników, дней, часов, недель, месяцев, "
    "лет, человек, сотрудников, gün, saat, hafta, yıl, kişi, çalışan, ngày, giờ, tháng, năm, "
    "người, watt, volt, grams, gram, rpm, mah, dpi, ppm, pixels, miles, kilometers, percent, "
    "sqft, feet, inch, inches, shops, stores, branches, filialen, tiendas, magasins, outlets, "
    "degrees, january, february, march, april, june, july, august, september, october, november, "
    "december, hrs, gsm, psi, bar, denier, micron, microns"
)

CURRENCIES = {
    "USD": "usd, us$, $, us dollar, us dollars, dollar, dollars, dólares, dolares, долларов, "
    "долл, dolar, dolarów, دولار, 美元, 美金, ドル, 달러, u$s, usd$, đô",
    "EUR": "eur, €, euro, euros, евро, يورو, 欧元, 歐元, ユーロ, 유로",
    "GBP": "gbp, £, pound sterling, 英镑",
    "CNY": "cny, rmb, cn¥, ¥, 元, 块钱, 人民币, юаней, 人民幣",
    "JPY": "jpy, 円, 日元, 日圆",
    "KRW": "krw, ₩, 원, 韩元",
    "RUB": "rub, ₽, руб, руб., рублей, рубля",
    "TRY": "try, ₺, tl, lira",
    "INR": "inr, ₹, rs., rupees",
    "VND": "vnd, ₫, vnđ, đồng",
    "PLN": "pln, zł, złotych",
    "BRL": "brl, r$, reais",
    "MXN": "mxn, mx$",
    "AED": "aed, درهم, dirham, dirhams",
    "SAR": "sar, ريال",
    "EGP": "egp, جنيه",
    "CHF": "chf, sfr",
    "CAD": "cad, c$, ca$",
    "AUD": "aud, a$, au$",
    "HKD": "hkd, hk$",
    "SGD": "sgd, s$",
    "SEK": "sek",
    "NOK": "nok",
    "DKK": "dkk",
    "CZK": "czk, kč",
    "HUF": "huf, ft.",
}
# What makes money a price for one.
PER_ONE = (
    "/, per, each, a piece, apiece, pro, je, por, cada, par, l'unité, al pezzo, cadauno, l'uno, "
    "per stuk, za, за, каждый, adet, للقطعة, لكل, 每, 一个, 一件, 1個, 개당, mỗi, ea"
)
