"""Words that the bench writes, in and outside of the site's program."""

# Made up, about as long as what people write on such forms.
STORY = "(नमूना) वह रोज़ शराब पीकर मारता है, रुपये माँगता है और घर से निकालने की धमकी देता है। " * 4
STORY = STORY.strip()
