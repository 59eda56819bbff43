"""Write a trained network as ONNX in 8 bits, with its tokenizer: `python export.py ENCODER TRAINED OUT`."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from torch import Tensor, nn
from torch_network import HEADS, WIDTH, TorchNetwork
from train import LAYERS


class Exported(nn.Module):
    """The network with its logits in one table, in the order of `network.LABELS`."""

    def __init__(self, network: TorchNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, tokens: Tensor, segments: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return logits (n, all labels), features (n, 256), weights of tokens (n, tokens)."""
        logits, features, weights = self.network(tokens, segments)
        return torch.cat(list(logits.values()), 1), features, weights


def main() -> None:
    """Export, quantise, copy the tokenizer."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("encoder", "trained", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--layers", type=int, default=LAYERS)
    options = parser.parse_args()
    network = TorchNetwork(options.encoder, options.layers)
    network.load_state_dict(torch.load(options.trained / "network.pt"))
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        to_onnx(network, plain)
        fuse(plain, fused)
        quantize_dynamic(
            fused, options.out / "network.onnx", weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )  # fmt: skip
    shutil.copyfile(options.encoder / "tokenizer.json", options.out / "tokenizer.json")
    print(f"{(options.out / 'network.onnx').stat().st_size / 1e6:.1f} MB")


def to_onnx(network: TorchNetwork, file: Path) -> None:
    """Write the network as ONNX, for one mention with any number of tokens."""
    network.eval()
    tokens = torch.tensor([[101, 2023, 103, 2003, 2307, 102]])
    inputs: Any = (tokens, torch.full_like(tokens, 2))
    axes = {name: {1: "tokens"} for name in ("tokens", "segments", "weights")}
    torch.onnx.export(
        Exported(network), inputs, file, input_names=["tokens", "segments"], dynamo=False,
        output_names=["logits", "features", "weights"], dynamic_axes=axes, opset_version=17,
    )  # fmt: skip


def fuse(plain: Path, fused: Path) -> None:
    """Join operations (GELU, layer normalisation, attention) into single ones that run faster."""
    options = FusionOptions("bert")
    # on a processor the joined addition and normalisation takes longer than the two
    options.enable_skip_layer_norm = False
    model = optimizer.optimize_model(
        str(plain), model_type="bert", num_heads=HEADS, hidden_size=WIDTH, opt_level=1, optimization_options=options
    )
    print(dict(model.get_fused_operator_statistics()))
    onnx.save(model.model, fused)


if __name__ == "__main__":
    main()
