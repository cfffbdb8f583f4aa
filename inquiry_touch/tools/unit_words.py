"""How quantities, units and currencies are written in inquiries, by what they mean."""

# Several units are one for us: a box, a bag and a roll are packages; a ton is a thousand kilograms.
UNITS = {
    "piece": "pcs, pc, pcs., pce, pces, piece, pieces, pec, unit, units, ea, nos, numbers, copies, "
    "sheets, panels, tubes, bars, stück, stücke, stücken, stk, stk., st., exemplare, exemplaren, "
    "einheiten, geräte, geräten, teile, teilen, platten, pièce, pièces, unité, unités, "
    "exemplaires, "
    "plaques, unidad, unidades, uds, uds., ud, unds, pieza, piezas, pza, pzas, pzs, ejemplares, "
    "láminas, tubos, prendas, pezzo, pezzi, pz, pz., unità, copie, capi, peça, peças, "
    "pç, pçs, unid., "
    "exemplares, stuks, stuk, eenheden, sztuk, sztuki, sztuka, sztukę, sztukach, szt, szt., "
    "egzemplarzy, шт, шт., штук, штуки, штука, штуку, единиц, ед., экземпляров, листов, "
    "adet, adetlik, "
    "tane, ad., parça, tabaka, قطعة, قطع, قطعه, حبة, حبات, حبه, وحدة, وحدات, لوح, ألواح, 个, 個, 件, "
    "只, 隻, 台, 把, 支, 条, 條, 枚, 本, 点, 張, 张, 块, 片, 根, 顶, 部, 份, 扇, 辆, 串, 面, 冊, 脚, "
    "着, 客, 丁, 食, 名分, 개, 대, 장, 자루, 벌, 매, 권, cái, chiếc, sản phẩm, đơn vị, tấm, viên, cuốn, "
    "quyển, cây",
    "set": "set, sets, sätze, satz, juego, juegos, jeu, jeux, kit, kits, ensembles, lots, zestaw, "
    "zestawów, zestawy, kompletów, komplety, kpl, kpl., комплект, комплекта, комплектов, "
    "компл, компл., "
    "набор, набора, наборов, takım, طقم, أطقم, 套, 副, セット, 組, 세트, bộ, conjuntos, serie",
    "pair": "pair, pairs, prs, paar, par, pares, paire, paires, paia, paio, paren, пар, "
    "пары, çift, "
    "زوج, أزواج, 双, 雙, 对, 對, 足, 膳, 켤레, 쌍, đôi",
    "package": "box, boxes, carton, cartons, ctn, ctns, pack, packs, packet, packets, package, "
    "packages, bag, bags, sack, sacks, roll, rolls, bottles, bottle, cans, jars, cups, "
    "drums, barrels, "
    "reels, case, cases, karton, kartons, kisten, packungen, pakete, beutel, tüten, säcke, rollen, "
    "flaschen, dosen, tuben, becher, gläser, fässer, caja, cajas, rollos, bolsas, sacos, bultos, "
    "botellas, frascos, envases, tambores, bidones, boîtes, boîte, rouleaux, sacs, sachets, colis, "
    "flacons, pots, barquettes, bobines, bouteilles, fûts, scatole, cartoni, rotoli, "
    "buste, sacchi, "
    "sacchetti, bottiglie, flaconi, barattoli, vasetti, fusti, caixas, rolos, sacas, "
    "garrafas, potes, "
    "latas, dozen, dozens, dozijn, doosjes, zakken, zakjes, flessen, flesjes, potten, "
    "potjes, blikken, "
    "opakowań, opak, opak., kartonów, rolek, worków, woreczków, butelek, słoików, puszek, beczek, "
    "коробок, коробки, коробка, упаковок, упаковки, упак, упак., рулонов, мешков, мешка, бутылок, "
    "банок, флаконов, бочек, koli, kutu, rulo, paket, çuval, torba, şişe, kavanoz, teneke, varil, "
    "كرتون, كرتونة, كرتونه, كراتين, علبة, علب, صندوق, صناديق, كيس, أكياس, شوال, لفة, "
    "لفات, زجاجة, عبوة, "
    "عبوات, برميل, 箱, 盒, 包, 卷, 袋, 桶, 罐, 瓶, 打, ケース, 巻, 缶, 束, 박스, 상자, 롤, 봉, 포, 캔, "
    "통, 팩, 병, thùng, hộp, cuộn, bao, túi, chai, lon, lọ, hũ, gói, kiện",
    "pallet": "pallet, pallets, plt, palette, palettes, paletten, palé, palés, palets, tarimas, "
    "bancali, paletes, palet, palecie, паллет, паллета, паллеты, паллетов, поддонов, "
    "طبلية, طبليات, "
    "托盘, 卡板, パレット, 팔레트, 파레트",
    "container": "container, containers, fcl, contenedor, contenedores, conteneur, conteneurs, "
    "containern, contentor, contentores, contêiner, contêineres, kontener, kontenery, kontenerów, "
    "kontenera, контейнер, контейнера, контейнеров, konteyner, حاوية, حاويات, كونتينر, 个柜, 個櫃, "
    "个整柜, 整柜, 柜, 櫃, 个货柜, 货柜, 个集装箱, 集装箱, 个高柜, 高柜, 个小柜, 小柜, コンテナ, "
    "컨테이너, công, cont",
    "kg": "kg, kgs, kilo, kilos, kilogram, kilograms, kilogramm, chili, quilos, кг, "
    "килограмм, كيلو, "
    "كيلوغرام, كجم, كغ, 公斤, 千克, キロ, 킬로, ký",
    "ton": "t, ton, tons, metric tons, metric ton, tonne, tonnes, mt, tonnen, to, "
    "tonelada, toneladas, "
    "tn, tonnellate, tonnellata, тонн, тонны, тонна, т, тн, طن, أطنان, 吨, 噸, トン, 톤, tấn",
    "quintal": "quintali, quintales, quintaux",
    "metre": "m, meter, meters, metre, metres, mtr, mtrs, mts, lfm, laufende meter, "
    "running meters, "
    "metro, metros, mètre, mètres, metri, metrów, mb, м, п.м, метр, метра, метров, "
    "пог. м, متر, أمتار, "
    "米, メートル, 미터, mét",
    "square_metre": "m², m2, sqm, sq m, square meters, square metres, qm, quadratmeter, mq, "
    "metri quadri, metri quadrati, metros cuadrados, metros quadrados, mètres carrés, "
    "vierkante meter, "
    "metrów kwadratowych, metrekare, м², м2, кв.м, кв. м, кв м, квадратов, م2, متر مربع, 平方米, 平方, "
    "平米, 제곱미터, mét vuông",
    "litre": "l, liter, liters, litre, litres, litros, litri, litrów, л, литр, литра, "
    "литров, لتر, 升, "
    "リットル, 리터, lít",
}
SCALE = {"ton": ("kg", 1000), "quintal": ("kg", 100)}
# A measure below this may be that of one thing (a crane of 5 t, a roll of 50 m), unless it is asked for.
LEAST_MEASURES = {"kg": 1000, "metre": 200, "square_metre": 100, "litre": 1000}

# What stands behind a number and multiplies it.
MAGNITUDES = {
    1e3: "k, thousand, tausend, tsd, tsd., mil, mila, mille, duizend, tys, tys., tysięcy, tysiące, "
    "tysiąc, тыс, тыс., тысяч, тысячи, тыщ, bin, ألف, الف, آلاف, الاف, ngàn, nghìn, 千, 천",
    1e4: "万, 萬, 만, vạn",
    1e6: "million, millions, millionen, millones, milhões, milioni, miljoen, mln, млн, миллионов, "
    "milyon, مليون, triệu, 백만",
    1e8: "亿, 億, 억",
}
# What says that a number is the quantity, whatever stands behind it.
LABELS = (
    "qty, qty., quantity, order quantity, menge, stückzahl, anzahl, cantidad, quantité, quantità, "
    "quantidade, aantal, hoeveelheid, ilość, w ilości, количество, в количестве, кол-во, miktar, "
    "الكمية, كمية, بكمية, 数量, 數量, 采购量, 수량, số lượng"
)
# Words of who asks for goods: a large number behind them is their quantity, with no unit too.
NEEDED = (
    "need, needs, require, requires, buy, buying, purchase, want, looking for, "
    "supply of, quote for, "
    "quotation for, quote on, run of, batch of, series of, lot of, order of, total of, "
    "quantity of, "
    "brauchen, brauche, benötigen, benötige, bestellen, suchen, bedarf von, bedarf an, "
    "angebot für, "
    "angebot über, serie von, auflage von, insgesamt, necesitamos, necesito, requerimos, queremos, "
    "comprar, pedir, traer, cotización de, cotización por, oferta por, cotizar, buscamos, "
    "nos hacen falta, lote de, tirada de, unas, unos, cherchons, voulons, commander, commande de, "
    "besoin de, acheter, nous faut, devis pour, offre pour, série de, tirage de, lot de, "
    "ci servono, "
    "ci serve, servono, serve, cerchiamo, vogliamo, acquistare, ordinare, "
    "preventivo per, offerta per, "
    "lotto di, serie di, circa, precisamos de, preciso de, encomendar, orçamento para, "
    "cotação para, "
    "procuramos, nodig hebben, zoeken, willen, offerte voor, prijs voor, oplage van, "
    "serie van, graag, "
    "potrzebujemy, potrzebuję, potrzeba, szukamy, zamówić, kupić, ofertę na, wycenę, zapytanie o, "
    "partia, partię, partii, nakład, нужно, нужны, нужна, требуется, требуются, необходимо, ищем, "
    "закупить, заказать, купить, кп на, понадобится, партия, партию, тираж, поставка, "
    "поставку, toplam, "
    "yaklaşık, yıllık, ihtiyacımız, نحتاج, نريد, نحتاج إلى, أحتاج, شراء, طلبية من, "
    "حوالي, عرض سعر ل, "
    "需要, 要, 订, 订购, 采购, 求购, 大概, 大约, 約, 합계, 총, cần, mua, đặt, lấy, nhập, báo giá, tầm, "
    "khoảng"
)
# What may stand between such a word and the number.
ABOUT = (
    "of, is, von, de, du, di, do, van, z, about, around, approx, approx., approximately, some, "
    "at least, up to, circa, ca, ca., etwa, rund, ungefähr, unos, unas, alrededor de, cerca de, "
    "aproximadamente, environ, à peu près, autour de, ongeveer, zo'n, około, ok., примерно, около, "
    "порядка, yaklaşık, حوالي, نحو, 大概, 大约, 约, 約, およそ, 약, khoảng, tầm, chừng, a total of, "
    "en total, im ganzen"
)
# A number behind these is what the seller asks for, or is no quantity of goods at all.
NOT_ASKED = (
    "moq, min, minimum, mindestens, mindestbestellmenge, mínimo, minimo, мин, минимум, 起订, 起订量, "
    "最低, 最小"
)
# A number behind these names something: an order, an article, a place.
NAMES = (
    "no, no., nr, nr., num, number, رقم, номер, 订单, 订单号, 单号, 编号, 번호, auftrag, auftrags, "
    "auftrages, №, n°, order, invoice, art, art., article, artikel, item, model, modell, modelo, "
    "modèle, ref, ref., room, zip, box, hall, halle, stand, booth, po, pi, version, typ, "
    "type, iso, en, "
    "din, ral, pedido, factura, commande, facture, bestellung, rechnung, ordine, "
    "fattura, encomenda, "
    "fatura, zamówienie, faktura, заказ, заказа, счет, модель, sipariş, hóa đơn, "
    "đơn hàng, street, str, "
    "str."
)
# Numbers of these are no goods: time, people, power and other measures of one thing.
NO_GOODS = (
    "days, day, hours, hour, minutes, weeks, months, month, years, year, people, "
    "persons, employees, "
    "staff, tage, tagen, stunden, wochen, monate, jahre, jahren, mitarbeiter, mitarbeitern, leute, "
    "prozent, días, horas, semanas, meses, años, personas, empleados, jours, heures, "
    "semaines, mois, "
    "ans, personnes, employés, salariés, giorni, ore, mesi, anni, persone, dipendenti, dias, anos, "
    "pessoas, funcionários, dagen, uur, weken, jaar, mensen, medewerkers, dni, godzin, "
    "miesięcy, lat, "
    "osób, pracowników, дней, часов, недель, месяцев, лет, человек, сотрудников, gün, "
    "saat, hafta, yıl, "
    "kişi, çalışan, ngày, giờ, tháng, năm, người, watt, volt, grams, gram, rpm, mah, "
    "dpi, ppm, pixels, "
    "miles, kilometers, percent, sqft, feet, inch, inches, shops, stores, branches, "
    "filialen, tiendas, "
    "magasins, outlets, degrees, january, february, march, april, june, july, august, september, "
    "october, november, december, hrs, gsm, psi, bar, denier, micron, microns, giorno, "
    "día, jour, uren, "
    "godziny, час, часа, минут, недели, месяца, года, w, kw, kwh, kwp, mw, hp, ps, cv, "
    "kva, va, v, kv, "
    "ah, ma, hz, khz, mhz, ghz, u/min, tr/min, об/мин, d/dk, db, mm, cm, km, ft, ml, cl, "
    "cc, cm3, g, "
    "gr, mg, oz, lb, lbs, mpa, lm, lux, btu, nm, kn, °c, °f, %, lumen, lumens, watts, "
    "volts, amp, amps, "
    "grad, gramm, grammes, gramos, grammi, gramas, gramów, грамм, вт, квт, ватт, вольт, "
    "мм, см, км, мл, "
    "г, гр, об, лс, л.с., voltios, vatios, beygir, derece, santim, فولت, وات, واط, "
    "كيلوواط, أمبير, مم, "
    "سم, ملم, مل, غرام, جرام, ساعة, ساعات, يوم, أيام, يوما, شهر, أشهر, سنة, سنوات, شخص, "
    "موظف, موظفا, "
    "فرع, فرعا, متجر, 人, 名, 天, 日, 号, 號, 小时, 分钟, 年, 月, 周, 点半, 瓦, 伏, ルーメン, 루멘, 度, "
    "克, 毫米, 厘米, 公里, 毫安, 流明, 转, 家, 间, 時間, 年間, 店舗, 店, 円, 歳, ワット, ボルト, ミリ, "
    "명, 년, 월, 일, 시간, 분, 와트, 볼트, 도, 매장, 세, 원, độ, cửa hàng, magasin, sklepów, sklepach, "
    "lojas, negozi, winkels, mağaza, şube, магазинов, филиалов, филиала, станков, "
    "cycles, cycle, spins, "
    "followers, seguidores, importers, contacts, leads, emails, e-mails, clients, "
    "customers, kunden, "
    "views, visitors, backlinks, likes, °, quid, instead, reviews, reseñas, avis, "
    "bewertungen, users, "
    "nutzer, utilisateurs, usuarios, utenti, samples per, readings, measurements, "
    "messungen, mesures, "
    "subscribers, abonnés, zyklen, ciclos, cicli, litern, درجه, درجة, بار, متر مربع, شخصا, طالب, "
    "kişiye, kişi, kontakt, kontakte, contactos, contacts, contatti, contatos, adres, "
    "e-posta, epostası, btu, "
    "人に, フォロワー, 팔로워, 건, followers, volg, volgers, подписчиков, "
    "контактов, "
    "steps, turns, revolutions, umdrehungen, tours, km/h, kmh, bpm, knots, ppi"
)

CURRENCIES = {
    "USD": "usd, us$, $, us dollar, us dollars, dollar, dollars, dólares, dolares, долларов, долл, "
    "dolar, dolarów, دولار, 美元, 美金, ドル, 달러, u$s, usd$, đô",
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
