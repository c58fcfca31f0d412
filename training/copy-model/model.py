"""The built-in embedder: a small residual network over a square RGB picture, with generalised-mean pooling.

Input: uint8 [batch, side, side, 3]. Output: float32 [batch, dimensions], rows of length 1.
Generalised-mean pooling: Radenovic, Tolias, Chum, "Fine-tuning CNN image retrieval with no human annotation" (2018).
"""

import torch
from torch import nn
from torch.nn import functional as F


def convolution(inputs, outputs, kernel, stride=1, groups=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
    )


class Residual(nn.Module):
    """Two 3×3 convolutions around a sum; `inner` channels between them."""

    def __init__(self, channels, inner):
        super().__init__()
        self.first = convolution(channels, inner, 3)
        self.second = convolution(inner, channels, 3)

    def forward(self, x):
        return F.relu(x + self.second(F.relu(self.first(x))))


class CopyModel(nn.Module):
    def __init__(self, side, dimensions, stem, widths, inners):
        super().__init__()
        self.side = side
        layers = [convolution(3, stem, 3, 2), nn.ReLU()]
        before = stem
        for width, blocks in zip(widths, inners):
            layers += [convolution(before, width, 3, 2), nn.ReLU()]
            layers += [Residual(width, inner) for inner in blocks]
            before = width
        self.body = nn.Sequential(*layers)
        self.power = nn.Parameter(torch.tensor(3.0))
        # Pooled activations are all positive: without their mean taken off, every two pictures would look alike.
        self.centre = nn.BatchNorm1d(before, affine=False)
        self.head = nn.Linear(before, dimensions)

    def forward(self, picture, body=None):
        """`body` may be a compiled `self.body`."""
        x = picture.permute(0, 3, 1, 2).float() * (1 / 64) - 2
        x = (body or self.body)(x).float()
        power = self.power.clamp(1, 6)
        x = x.clamp(min=1e-4).pow(power).mean((2, 3)).pow(1 / power)
        return F.normalize(self.head(self.centre(x)), dim=1)
