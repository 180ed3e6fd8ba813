"""Two words for her calls, drawn by lot, so that she need not think of any: things of every day that are easy to say and to
keep in mind, nobody's name."""

import secrets

from django.utils.translation import get_language

# fmt: off
_WORDS = {
    "hi": [
        "गेंदा", "नदी", "आम", "बादल", "मोर", "तोता", "पीपल", "नीम", "पतंग", "घंटी", "चूड़ी", "आइना", "पंखा", "लोटा", "चाबी", "ताला",
        "बाल्टी", "चटाई", "झूला", "पहाड़", "चिड़िया", "कोयल", "हिरन", "हाथी", "गाय", "बकरी", "मछली", "तितली", "जुगनू", "चीनी",
        "नमक", "हल्दी", "अदरक", "गन्ना", "मूली", "गाजर", "पालक", "मटर", "चना", "चावल", "सरसों", "इमली", "जामुन", "अमरूद", "केला",
        "पपीता", "नारियल", "रोटी", "हलवा", "लड्डू", "जलेबी",
    ],
    "en": [
        "marigold", "river", "mango", "cloud", "peacock", "parrot", "neem", "kite", "lamp", "bell", "bangle", "mirror", "fan",
        "key", "lock", "bucket", "swing", "hill", "sparrow", "deer", "elephant", "goat", "fish", "butterfly", "sugar", "salt",
        "turmeric", "ginger", "carrot", "spinach", "peas", "rice", "mustard", "tamarind", "guava", "banana", "papaya",
        "coconut", "bread", "basket", "button", "candle", "pillow", "ladder", "window",
    ],
}
# fmt: on


def two() -> dict[str, str]:
    """A pair in the language of the page: {caller_word, her_word}, never the same word twice."""
    words = _WORDS[get_language() or "hi"]
    first = secrets.choice(words)
    second = secrets.choice([word for word in words if word != first])
    return {"caller_word": first, "her_word": second}
