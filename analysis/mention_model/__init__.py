"""The trained model of what a mention says: its input, its network and the probabilities of each of its labels.

One small network reads the words around the brand's name (masked), the title and the post that is answered, and
predicts all labels at once: sentiment, complaint, question, recommendation, customer stage and author type. It was
trained on labels (`docs/model_card.md`), not on rules; `combination` puts it together with the rules.
"""
