"""The words that deny what stands beside them, by language.

``before`` stand before what they deny, ``after`` behind it. ``turns`` end what is denied: "no sample but a
price". ``harmless`` look like a cue and deny nothing that follows: "not only", or what a buyer complains
about: "have not received".
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cues:
    """The cues of one language, separated by commas."""

    before: str
    after: str = ""
    turns: str = ""
    harmless: str = ""


CUES = {
    "en": Cues(
        before="thanks for the, thank you for the, thanks for your, thank you for your, "
        "got your, already have your, already got the, not after a, not after any, "
        "don't send any, do not send any, not asking for, not asking about, no, not, "
        "without, don't want, dont want, do not want, don't need, dont need, "
        "do not need, doesn't need, don't require, do not require, don't ask for, "
        "do not ask for, not looking for, not interested in, no need for, no need of, "
        "no need to, never asked for, neither, nor, instead of, rather than, isn't, "
        "aren't, isn't about, not about",
        after="can wait, comes later, come later, is settled, are settled, all arrived, "
        "already arrived, arrived safely, have all arrived, is not the issue, "
        "not asked for, no thanks, not needed, not required, not necessary, not wanted, "
        "isn't needed, aren't needed, "
        "isn't necessary, aren't necessary, aren't required, no longer needed, "
        "are unnecessary",
        turns="but, only, just, however, instead, although, except",
        harmless="not only, not just, not sure, not yet, not clear, not possible, not working, "
        "why not, if not, whether or not, or not, not received, have not, has not, "
        "had not, did not, was not, were not, does not, can not, could not, would not, "
        "will not, do not hesitate, not ok, not good, no problem, no doubt, no matter, "
        "no reply, no response, no answer, no idea, no one, still no, got no, get no, "
        "received no, there is no, have no, has no, item no, order no, art no, part no, "
        "model no, no more than, not more than, not less than, no less than",
    ),
    "zh": Cues(
        before="不问, 先不谈, 先不说, 谢谢你们的, 感谢你们的, 谢谢您的, 多谢, 不要, 不需要, 不想要, 无需, "
        "無需, 不用, 不是, 不必, 没有要, 别寄, "
        "别发, "
        "不寄, 不打算, 不考虑, 不索取, 免寄, 而非",
        after="先不谈, 先不说, 以后再说, 回头再说, 已经收到, 都收到了, "
        "已经有了, 收到了, 不急, 不要了, 不用了, 就不用, 就不要, "
        "不需要了, 就不需要, 暂不需要, 都不要, 都不需要, "
        "也不需要, 可以免了",
        turns="但, 只, 仅, 而是, 不过, 就要, 直接",
        harmless="是不是, 要不要, 需不需要, 不是很, 不用担心, 不仅, 不只, 不但, 不要紧, 用不用, "
        "不要延误, 不是问题",
    ),
    "de": Cues(
        before="danke für das, danke für die, danke für den, vielen dank für das, "
        "vielen dank für die, vielen dank für ihr, vielen dank für ihre, danke für ihr, "
        "danke für ihre, es geht nicht um, kein, keine, keinen, keiner, keines, keinem, "
        "nicht, ohne, weder, statt, anstatt, "
        "anstelle, nicht mehr",
        after="haben wir schon, habe ich schon, liegt schon vor, liegt uns vor, "
        "liegen uns vor, kommt später, hat zeit, ist geklärt, brauch ich nicht, "
        "brauchen sie nicht, müssen sie nicht, müssen sie uns nicht, bleibt zu hause, "
        "brauchen wir nicht, brauche ich nicht, benötigen wir nicht, benötige ich nicht, "
        "wollen wir nicht, ist nicht nötig, sind nicht nötig, nicht nötig, "
        "nicht erforderlich, nicht notwendig, wird nicht benötigt, werden nicht benötigt, "
        "brauchen wir keine, brauche ich keine, ist unnötig, sind unnötig",
        turns="sondern, aber, nur, jedoch, lediglich, doch",
        harmless="nicht nur, noch nicht, nicht sicher, warum nicht, ob nicht, nicht erhalten, "
        "nicht bekommen, nicht geliefert, nicht angekommen, nicht zufrieden, kein problem, "
        "keine antwort, keine reaktion, keine ahnung, noch keine, noch kein, noch keinen, "
        "immer noch keine, bis heute nicht",
    ),
    "es": Cues(
        before="gracias por el, gracias por la, gracias por los, gracias por las, "
        "gracias por su, gracias por sus, no pregunto por, no vengo a pedir, no, sin, "
        "ni, no queremos, no quiero, no necesitamos, no necesito, no buscamos, "
        "no busco, no pedimos, no se trata de, en lugar de, en vez de, nada de, tampoco, "
        "ningún, ninguna",
        after="ya lo tengo, ya la tengo, ya los tenemos, ya llegaron, ya llegó, "
        "para después, para más adelante, puede esperar, pueden esperar, "
        "no es necesario, no es necesaria, no son necesarias, no son necesarios, "
        "no hace falta, no hacen falta, no se necesitan, no se necesita, no necesitamos",
        turns="sino, pero, solo, sólo, solamente, únicamente, aunque, mas",
        harmless="no solo, no sólo, no solamente, no estoy seguro, no sé, por qué no, si no, no he, "
        ""
        "no hemos, no ha, no han, no había, no me, no nos, no llegó, no llegaron, "
        "no funciona, no funcionan, no enciende, no recibí, no recibimos, no responde, "
        "no responden, sin respuesta, sin falta, sin problema, sin embargo, "
        "sin compromiso, aún no, todavía no, no dude, no duden, no hay",
    ),
    "fr": Cues(
        before="merci pour le, merci pour la, merci pour les, merci pour votre, "
        "merci pour vos, je ne parle pas de, il ne s'agit pas de, n'avons pas besoin de, "
        "n'avons pas besoin d', n'ai pas besoin de, "
        "n'ai pas besoin d', pas de, pas d', pas besoin de, pas besoin d', pas un, "
        "pas une, pas des, pas le, pas les, pas, sans, aucun, aucune, ni, plutôt que, "
        "au lieu de, au lieu d', non pas, plus besoin de, plus besoin d'",
        after="nous l'avons déjà, je l'ai déjà, déjà reçu, déjà reçue, déjà reçus, "
        "bien reçu, bien reçus, on verra plus tard, attendra, attendront, "
        "n'est pas nécessaire, ne sont pas nécessaires, pas nécessaire, pas nécessaires, "
        "inutile, inutiles, n'est pas utile, ne sont pas utiles, n'est pas requis",
        turns="mais, seulement, uniquement, juste, cependant, toutefois",
        harmless="pas seulement, pas uniquement, pas sûr, pas sûre, pas encore, pourquoi pas, "
        "pas reçu, n'ai pas, n'avons pas, n'a pas, n'ont pas, ne fonctionne pas, "
        "ne marche pas, ne correspond pas, sans réponse, sans nouvelles, sans faute, "
        "sans tarder, sans engagement, sans délai, aucune réponse, aucune nouvelle, "
        "toujours pas, pas de problème, pas de réponse, pas de nouvelles, n'hésitez pas",
    ),
    "it": Cues(
        before="grazie per il, grazie per la, grazie per i, grazie per le, "
        "grazie per lo, grazie del, grazie della, grazie dei, non parliamo di, "
        "non si parla di, non vogliamo, non voglio, non servono, non serve, non ci servono, "
        "non ci serve, "
        "non abbiamo bisogno di, non ho bisogno di, non cerchiamo, non cerco, "
        "non chiediamo, non è, non si tratta di, non, no, senza, niente, nessun, nessuna, "
        "né, invece di, anziché, piuttosto che",
        after="ce l'ho già, ce li ho già, li abbiamo già, lo abbiamo già, già ricevuto, "
        "già ricevuti, più avanti, può aspettare, possono aspettare, lo vediamo dopo, "
        "non è necessario, non è necessaria, non sono necessari, non sono necessarie, "
        "non serve, non servono, non occorre, non occorrono",
        turns="ma, bensì, solo, soltanto, solamente, però, tuttavia",
        harmless="non solo, non soltanto, non sono sicuro, perché non, se non, non ho ricevuto, "
        "non abbiamo ricevuto, non ho ancora, non abbiamo ancora, non è arrivato, "
        "non è arrivata, non è ancora, non sono arrivati, non funziona, non funzionano, "
        "non risponde, non ancora, non conforme, senza risposta, senza impegno, "
        "nessuna risposta, nessun problema, non esitate, non corrisponde",
    ),
    "pt": Cues(
        before="obrigado pelo, obrigado pela, obrigado pelos, obrigado pelas, "
        "obrigada pelo, obrigada pela, obrigada pelos, obrigada pelas, "
        "ninguém aqui está, ninguém está, não quero, não queremos, não preciso de, "
        "não precisamos de, não preciso, "
        "não precisamos, não é, não se trata de, não, nao, sem, nem, nenhum, nenhuma, "
        "em vez de, ao invés de, nada de",
        after="já recebi, já recebemos, já chegou, já chegaram, ficam pra depois, "
        "fica pra depois, ficam para depois, fica para depois, pode esperar, "
        "podem esperar, não é necessário, não é necessária, não são necessárias, "
        "não são necessários, "
        "não é preciso, não precisa, não precisamos",
        turns="mas, apenas, só, somente, porém, sim",
        harmless="não só, não apenas, não tenho certeza, por que não, se não, não recebi, "
        "não recebemos, não chegou, não chegaram, não funciona, não funcionam, não liga, "
        "ainda não, nao recebi, nao chegou, nao funciona, sem resposta, sem compromisso, "
        "sem falta, nenhuma resposta, não hesite, não corresponde",
    ),
    "nl": Cues(
        before="bedankt voor de, bedankt voor het, bedankt voor uw, bedankt voor jullie, "
        "dank voor de, dank voor het, geen, niet, zonder, noch, in plaats van, nooit om",
        after="hoeft echt niet, hoeft ook niet, hoeft dus niet, hoeven echt niet, "
        "heb ik al, hebben we al, komt later, komen later, is al binnen, zijn al binnen, "
        "niet nodig, hebben we niet nodig, heb ik niet nodig, hoeft niet, hoeven niet, "
        "zijn niet nodig, is niet nodig, hoef ik niet, hoeven we niet, overbodig",
        turns="maar, alleen, slechts, enkel, echter, wel",
        harmless="niet alleen, niet zeker, nog niet, waarom niet, of niet, niet ontvangen, "
        "niet gekregen, niet geleverd, niet aangekomen, niet tevreden, geen probleem, "
        "geen antwoord, geen reactie, geen idee, nog geen, nog steeds geen, nog steeds niet",
    ),
    "pl": Cues(
        before="dziękuję za, dziękujemy za, dzięki za, nie pytam o, nie pytamy o, "
        "nie potrzebujemy, nie potrzebuję, nie chcemy, nie chcę, nie prosimy o, "
        "nie proszę o, nie szukamy, nie chodzi o, nie, bez, ani, żadnych, żadnego, żadnej, "
        "żaden, zamiast",
        after="już mam, już mamy, już dotarły, już dotarł, na później, może poczekać, "
        "mogą poczekać, odłóżmy, nie są potrzebne, nie jest potrzebna, nie jest potrzebny, "
        "nie trzeba, "
        "niepotrzebne, nie potrzebujemy, nie potrzebuję, nie są wymagane, nie są konieczne",
        turns="ale, lecz, tylko, jedynie, jednak",
        harmless="nie tylko, nie jestem pewien, czy nie, jeśli nie, nie otrzymałem, nie otrzymałam, "
        ""
        "nie otrzymaliśmy, nie dostałem, nie dostałam, nie dostaliśmy, nie dotarł, "
        "nie dotarła, nie dotarło, nie dotarły, nie działa, nie działają, jeszcze nie, "
        "nadal nie, bez odpowiedzi, bez problemu, nie ma, nie przyszła, nie przyszło, "
        "bez zobowiązań",
    ),
    "ru": Cues(
        before="спасибо за, не спрашиваю про, не спрашиваю о, не о, не нужен, не нужна, "
        "не нужно, не нужны, не надо, не требуется, не требуются, "
        "не хотим, не хочу, не просим, не прошу, не ищем, не интересуют, не, без, "
        "нет необходимости в, ни, вместо, никаких",
        after="не прошу, не просим, обратно не надо, уже есть, уже получили, "
        "уже получил, подождет, подождёт, подождут, позже, потом, смотрели, не нужен, "
        "не нужна, не нужно, не нужны, не надо, не требуется, не требуются, "
        "не обязательны, не интересуют, ни к чему",
        turns="но, только, лишь, однако, зато",
        harmless="не только, не уверен, не уверены, почему не, если не, не могли бы, не получил, "
        "не получили, не получила, не пришел, не пришёл, не пришла, не пришли, "
        "не работает, не работают, не включается, еще не, ещё не, до сих пор не, "
        "без ответа, без проблем, не соответствует, не менее, не более, не отвечают, "
        "не отвечаете, не подскажете",
    ),
    "tr": Cues(
        before="ne de",
        after="değilim, değiliz, niyetim yok, niyetimiz yok, istemem, için teşekkürler, "
        "için teşekkür ederiz, için teşekkür ederim, zaten var, elimizde var, ulaştı, "
        "sonraya kalsın, bekleyebilir, sormuyorum, sormuyoruz, istemiyoruz, istemiyorum, "
        "istemiyor, gerekmiyor, gerekmez, gerek yok, "
        "gerek yoktur, değil, lazım değil, gerekli değil, ihtiyacımız yok, ihtiyacım yok, "
        "ihtiyaç yok, olmadan, olmaksızın, yerine, talep etmiyoruz, talep etmiyorum, "
        "aramıyoruz, istemeyiz",
        turns="ama, fakat, ancak, sadece, yalnızca, lakin",
        harmless="değil mi, yeterli değil, iyi değil, memnun değil, emin değil",
    ),
    "ar": Cues(
        before="لا أسأل عن, لا اسال عن, لا نسأل عن, لست أطلب, لست, لسنا, ما عندي, "
        "ما أسأل عن, شكرا على, شكراً على, شكرا لكم على, لا نريد, لا أريد, لا اريد, "
        "لا نحتاج, لا أحتاج, لا احتاج, لا نطلب, لا أطلب, "
        "لسنا بحاجة, لست بحاجة, لا حاجة, لا داعي, ليس, ليست, بدون, من دون, دون, "
        "غير مهتمين, بدلا من, بدلاً من, لا نرغب, لا أرغب, لا نبحث عن, ما نبي, ما أبي, "
        "ما نحتاج, مش عايز, مش عايزين, مو محتاج",
        after="وصلت بالفعل, وصلتني, لاحقا, لاحقاً, فيما بعد, غير مطلوبة, غير مطلوب, "
        "غير ضرورية, غير ضروري, لا نحتاجها, لا أريدها",
        turns="لكن, ولكن, بل, فقط, إنما",
        harmless="ليس فقط, أليس, بدون رد, دون رد, دون جدوى, بدون جدوى, ليس بعد",
    ),
    "ja": Cues(
        before="",
        after="の話はまた, の話は後, の話ではな, のことではな, "
        "は間に合って, は頂いて, はいただいており, は届いております, は届きました, "
        "ありがとうございました, は後日, の件ではな, は不要, は必要ありません, は必要ない, "
        "はいりません, はいらない, は要りません, "
        "は結構です, は要らない, は不要です, ではなく, じゃなく, なしで, は希望しません, "
        "は求めていません, 不要, ではありません, の必要はありません",
        turns="が、, けど, ただし, だけ",
        harmless="だけではなく, だけでなく, 不要になった, のみならず",
    ),
    "ko": Cues(
        before="",
        after="얘기는 아니, 이야기는 아니, 문의는 아니, 달라는 건 아니, "
        "때문에 연락드린 건 아니, 건은 아니, 이미 받았, 잘 받았, "
        "감사합니다, 나중에, "
        "필요 없, 필요없, 필요하지 않, 은 필요 없, 는 필요 없, 원하지 않, 말고, 없이, "
        "아니라, 아닙니다, 요청하지 않, 필요치 않, 대신, 안 필요",
        turns="하지만, 그러나, 다만, 오직",
        harmless="뿐만 아니라, 뿐 아니라, 문제 없이, 답변 없이",
    ),
    "vi": Cues(
        before="cảm ơn anh đã gửi, cảm ơn chị đã gửi, cảm ơn bên mình đã gửi, "
        "cảm ơn đã gửi, không phải hỏi, không hỏi, không cần, không muốn, không lấy, "
        "không yêu cầu, không phải, không có nhu cầu, "
        "chưa cần, đừng gửi, không xin, miễn, thay vì",
        after="nhận được rồi, có rồi, để sau, tính sau, khoan đã, chưa vội, "
        "thì không cần, không cần thiết, là không cần, không cần đâu",
        turns="nhưng, chỉ, mà, tuy nhiên",
        harmless="không chỉ, không biết, có phải không, hay không, có không, miễn phí, không phải lo",
    ),
}
