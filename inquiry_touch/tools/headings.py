"""Which of our fields the heading of a column names, in the languages such lists are kept in."""

import re

# Words of several languages for one field; the first field of this table that a heading names is taken.
WORDS = {
    "email": "email e_mail mail mail_address email_address correo courriel 邮箱 电子邮箱 邮件 电邮",
    "phone": "phone tel telephone telefon telefono teléfono téléphone mobile mobile_phone cell "
    "handy whatsapp phone_number fax 电话 手机 手机号 联系方式",
    "external_buyer_id": "customer_id buyer_id client_id member_id kundennummer 客户编号 会员号",
    "order_ref": "order_ref order order_number order_no order_id po_number bestellnummer pedido 订单号 "
    "订单 订单编号",
    "external_ref": "id external_ref inquiry_id inquiry_no inquiry_number ticket ticket_id 编号 询盘编号 "
    "询价单号",
    "occurred_at": "occurred_at date time datetime created created_at created_on create_date received "
    "received_at sent sent_at timestamp datum fecha 日期 时间 询盘时间 创建时间 收到时间",
    "country": "country country_code nation region land pais país pays 国家 国家地区 地区",
    "language": "language lang sprache idioma langue 语言 语种",
    "product": "product products product_name item article sku model produkt producto produit 产品 "
    "商品 型号 产品名称",
    "quantity": "quantity qty amount_of_pieces pieces pcs menge cantidad quantité 数量 采购量",
    "currency": "currency währung moneda devise 币种 货币",
    "amount": "amount total value price betrag importe montant 金额 总价 价格",
    "url": "url website web homepage site page 网址 网站",
    "company": "company company_name organisation organization firm firma empresa société societe "
    "公司 公司名称 企业",
    "subject": "subject title betreff asunto sujet objet 主题 标题",
    "message": "message text inquiry enquiry question body content description request nachricht "
    "anfrage mensaje 留言 内容 询盘 询盘内容 消息 需求",
    "name": "name contact contact_name contact_person full_name buyer customer client kunde nombre "
    "nom 姓名 联系人 名字 客户 客户姓名",
    "utm_source": "utm_source",
    "utm_medium": "utm_medium",
    "utm_campaign": "utm_campaign",
}
FIELD_OF_WORD = {word: field for field, words in WORDS.items() for word in words.split()}
# Words that lead nowhere when they stand among others: "customer country", "order date".
EXACT_ONLY = frozenset(
    "id name customer client buyer order inquiry enquiry value total page site model".split()  # noqa: SIM905
)


def plain_heading(heading: str) -> str:
    """Return a heading as it is compared.

    >>> plain_heading(" E-Mail "), plain_heading("Order ref.")
    ('e_mail', 'order_ref')
    """
    return re.sub(r"\W+", "_", heading.strip().lower()).strip("_")


def generic_name(heading: str) -> str:
    """Return the field of ours a heading names, "" when it names none.

    >>> [generic_name(heading) for heading in ("E-Mail ", "Mobile no.", "客户邮箱", "Shoe size")]
    ['email', 'phone', 'email', '']
    """
    name = plain_heading(heading)
    if name in FIELD_OF_WORD:
        return FIELD_OF_WORD[name]
    words = set(name.split("_")) - EXACT_ONLY
    for word, field in FIELD_OF_WORD.items():
        # Chinese writes no blanks between words
        is_named = word in words or (not word.isascii() and len(word) > 1 and word in name)
        if is_named and word not in EXACT_ONLY:
            return field
    return ""
