"""The network of Amyar et al. 2020 and its partial-label loss, restated in PyTorch from the paper and docs/adr/0007.

A second opinion on the trainer's own network: written from the words, not from its code. Modules carry the names that the weights file
uses, so that either side reads what the other wrote. Images are (N, 1, S, S) with intensities in [0, 1].
"""

import torch
import torch.nn.functional as F
from torch import nn

LEVELS = 5
GROUPS = 4
DENSE = (128, 64)
DICE_SMOOTHING = 1.0
NORM_EPSILON = 1e-6


def normalisation(kind, maps):
    return {"none": nn.Identity, "batch": lambda: nn.BatchNorm2d(maps), "group": lambda: nn.GroupNorm(GROUPS, maps)}[kind]()


class Block(nn.Module):
    """Two 3x3 convolutions, each normalised where asked for and followed by ReLU."""

    def __init__(self, maps_in, maps_out, norm):
        super().__init__()
        bias = norm == "none"
        self.first = nn.Conv2d(maps_in, maps_out, 3, padding=1, bias=bias)
        self.firstNorm = normalisation(norm, maps_out)
        self.second = nn.Conv2d(maps_out, maps_out, 3, padding=1, bias=bias)
        self.secondNorm = normalisation(norm, maps_out)

    def forward(self, x):
        x = F.relu(self.firstNorm(self.first(x)))
        return F.relu(self.secondNorm(self.second(x)))


class Encoder(nn.Module):
    """The paper's ten convolutions as five levels of two; the first ones end in a max-pooling."""

    def __init__(self, maps, poolings, norm):
        super().__init__()
        self.poolings = poolings
        self.levels = nn.ModuleList(Block(before, after, norm) for before, after in zip([1] + maps, maps))

    def forward(self, x):
        features = []
        for level, block in enumerate(self.levels):
            if 0 < level <= self.poolings:
                x = F.max_pool2d(x, 2)
            x = block(x)
            features.append(x)
        return features


class Decoder(nn.Module):
    """U-Net: enlarge, join with the encoder's features of that level, convolve; a 1x1 convolution gives the map."""

    def __init__(self, maps, poolings, norm, skips):
        super().__init__()
        self.skips = skips
        self.enlarge, self.blocks, self.factors = nn.ModuleList(), nn.ModuleList(), []
        for level in range(LEVELS - 2, -1, -1):
            factor = 2 if level < poolings else 1
            self.factors.append(factor)
            self.enlarge.append(nn.Conv2d(maps[level + 1], maps[level] * factor**2, 1))
            self.blocks.append(Block(maps[level] * (2 if skips else 1), maps[level], norm))
        self.last = nn.Conv2d(maps[0], 1, 1)

    def forward(self, features):
        *skipped, x = features
        for enlarge, factor, block in zip(self.enlarge, self.factors, self.blocks):
            skip = skipped.pop()
            x = enlarge(x)
            if factor > 1:
                x = F.pixel_shuffle(x, factor)
            x = block(torch.cat((skip, x), dim=1) if self.skips else x)
        return self.last(x)


class MapHead(nn.Module):
    """Reconstruction or segmentation: a decoder of its own."""

    def __init__(self, maps, poolings, norm, skips=True):
        super().__init__()
        self.decoder = Decoder(maps, poolings, norm, skips)

    def forward(self, features):
        return self.decoder(features)


class ClassificationHead(nn.Module):
    """From the deepest features: convolution, max-pooling, flatten (the paper's) or mean and maximum; dense 128, 64, 1."""

    def __init__(self, maps, side, pooling, dropout):
        super().__init__()
        self.flatten = pooling == "flatten"
        if self.flatten:
            small = max(maps // 8, 8)
            self.convolution = nn.Conv2d(maps, small, 3, padding=1)
            inputs = small * (side // 2) ** 2
        else:
            inputs = 2 * maps
        self.first = nn.Linear(inputs, DENSE[0])
        self.second = nn.Linear(DENSE[0], DENSE[1])
        self.last = nn.Linear(DENSE[1], 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, features):
        x = features[-1]
        if self.flatten:
            x = F.max_pool2d(F.relu(self.convolution(x)), 2).flatten(1)
        else:
            x = torch.cat((x.mean((2, 3)), x.amax((2, 3))), dim=1)
        x = self.dropout(F.elu(self.first(x)))
        x = self.dropout(F.elu(self.second(x)))
        return self.last(x).squeeze(1)


def dice_loss(probabilities, masks):
    """1 - Dice of each slice, smoothed, then the mean over slices."""
    probabilities, masks = probabilities.flatten(1), masks.flatten(1)
    overlap = (probabilities * masks).sum(1)
    dice = (2 * overlap + DICE_SMOOTHING) / (probabilities.sum(1) + masks.sum(1) + DICE_SMOOTHING)
    return (1 - dice).mean()


class MultiTaskNetwork(nn.Module):
    """One encoder, a head for each task whose weight is not 0."""

    def __init__(self, options):
        super().__init__()
        network = options["network"]
        maps = [network["width"] * 2**level for level in range(LEVELS)]
        poolings, norm = network["poolings"], network["normalisation"]
        side = network["imageSize"] // 2**poolings
        self.standardise = network["standardiseInput"]
        self.weights = {task: network[task + "Weight"] for task in ("reconstruction", "segmentation", "classification")}
        self.pixel_entropy_weight = network["pixelEntropyWeight"]
        self.label_smoothing = options["labelSmoothing"]
        self.encoder = Encoder(maps, poolings, norm)
        if self.weights["reconstruction"] > 0:
            self.reconstruction = MapHead(maps, poolings, norm, network["reconstructionSkips"])
        if self.weights["segmentation"] > 0:
            self.segmentation = MapHead(maps, poolings, norm)
        if self.weights["classification"] > 0:
            self.classification = ClassificationHead(maps[-1], side, network["classifierPooling"], network["classifierDropout"])

    def encode(self, images):
        if self.standardise:
            mean = images.mean((1, 2, 3), keepdim=True)
            variance = images.var((1, 2, 3), unbiased=False, keepdim=True)
            images = (images - mean) / torch.sqrt(variance + NORM_EPSILON)
        return self.encoder(images)

    def forward(self, images):
        """What the network says of pictures, by task: probabilities of lesion and of COVID, and the picture again."""
        features = self.encode(images)
        says = {}
        if hasattr(self, "reconstruction"):
            says["reconstruction"] = self.reconstruction(features)
        if hasattr(self, "segmentation"):
            says["segmentation"] = self.segmentation(features).sigmoid()
        if hasattr(self, "classification"):
            says["classification"] = self.classification(features).sigmoid()
        return says

    @staticmethod
    def taught(features, which):
        """The features of those slices that teach a task."""
        return features if which.all() else [level[which] for level in features]

    def losses(self, images, masks, has_mask, labels, has_label):
        """The loss of each task over the slices that teach it; a task that none teaches is not there.

        masks (N, 1, S, S) and labels (N) may hold anything where has_mask and has_label (N) are false.
        """
        features = self.encode(images)
        losses = {}
        if hasattr(self, "reconstruction"):
            losses["reconstruction"] = F.mse_loss(self.reconstruction(features), images)
        if hasattr(self, "segmentation") and has_mask.any():
            logits = self.segmentation(self.taught(features, has_mask))
            losses["segmentation"] = dice_loss(logits.sigmoid(), masks[has_mask])
            if self.pixel_entropy_weight:
                entropy = F.binary_cross_entropy_with_logits(logits, masks[has_mask])
                losses["segmentation"] = losses["segmentation"] + self.pixel_entropy_weight * entropy
        if hasattr(self, "classification") and has_label.any():
            targets = labels[has_label] * (1 - self.label_smoothing) + self.label_smoothing / 2
            logits = self.classification(self.taught(features, has_label))
            losses["classification"] = F.binary_cross_entropy_with_logits(logits, targets)
        return losses

    def total(self, losses):
        """The weighted sum; None where the batch teaches nothing."""
        return sum(self.weights[task] * loss for task, loss in losses.items()) if losses else None


class Adam:
    """Kingma and Ba 2015, algorithm 1, with the paper's step size. What has no gradient is left alone, its moments and time too."""

    def __init__(self, parameters, rate, beta1=0.9, beta2=0.999, eps=1e-8):
        self.parameters = list(parameters)
        self.rate, self.beta1, self.beta2, self.eps = rate, beta1, beta2, eps
        self.moments = {p: (torch.zeros_like(p), torch.zeros_like(p)) for p in self.parameters}
        self.time = dict.fromkeys(self.parameters, 0)

    @torch.no_grad()
    def step(self):
        for p in self.parameters:
            if p.grad is None:
                continue
            self.time[p] += 1
            m, v = self.moments[p]
            m += (1 - self.beta1) * (p.grad - m)
            v += (1 - self.beta2) * (p.grad**2 - v)
            unbiased_m = m / (1 - self.beta1 ** self.time[p])
            unbiased_v = v / (1 - self.beta2 ** self.time[p])
            p -= self.rate * unbiased_m / (unbiased_v.sqrt() + self.eps)
