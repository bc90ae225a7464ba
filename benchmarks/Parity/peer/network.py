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
NORM_EPSILON = 1e-6
COARSE_SIDE, HISTOGRAM_SIDE, BINS = 8, 32, 32


def normalisation(kind, maps):
    return {"none": nn.Identity, "batch": lambda: nn.BatchNorm2d(maps), "group": lambda: nn.GroupNorm(GROUPS, maps)}[kind]()


class Block(nn.Module):
    """Two 3x3 convolutions, or one, each normalised where asked for and followed by ReLU."""

    def __init__(self, maps_in, maps_out, norm, convolutions=2):
        super().__init__()
        bias = norm == "none"
        self.first = nn.Conv2d(maps_in, maps_out, 3, padding=1, bias=bias)
        self.firstNorm = normalisation(norm, maps_out)
        self.second = nn.Conv2d(maps_out, maps_out, 3, padding=1, bias=bias) if convolutions == 2 else None
        self.secondNorm = normalisation(norm, maps_out) if convolutions == 2 else None

    def forward(self, x):
        x = F.relu(self.firstNorm(self.first(x)))
        return x if self.second is None else F.relu(self.secondNorm(self.second(x)))


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

    def __init__(self, maps, network, skips):
        super().__init__()
        self.skips, self.learnt = skips, network["upsampling"] == "transposed"
        self.enlarge, self.blocks, self.doubles = nn.ModuleList(), nn.ModuleList(), []
        for level in range(LEVELS - 2, -1, -1):
            doubles = level < network["poolings"]
            self.doubles.append(doubles)
            self.enlarge.append(nn.Conv2d(maps[level + 1], maps[level] * (4 if doubles and self.learnt else 1), 1))
            maps_in = maps[level] * (2 if skips else 1)
            self.blocks.append(Block(maps_in, maps[level], network["normalisation"], network["decoderConvolutions"]))
        self.last = nn.Conv2d(maps[0], 1, 1)

    def forward(self, features):
        *skipped, x = features
        for enlarge, doubles, block in zip(self.enlarge, self.doubles, self.blocks):
            skip = skipped.pop()
            x = enlarge(x)
            if doubles:
                x = F.pixel_shuffle(x, 2) if self.learnt else F.interpolate(x, scale_factor=2, mode="nearest")
            x = block(torch.cat((skip, x), dim=1) if self.skips else x)
        return self.last(x)


class Head(nn.Module):
    """What all tasks share: the learnt logarithm of a variance, where losses are balanced by uncertainty (Kendall et al. 2018)."""

    def __init__(self, network):
        super().__init__()
        self.uncertainty = nn.Parameter(torch.zeros(1)) if network["balance"] == "uncertainty" else None

    def balanced(self, loss):
        return loss if self.uncertainty is None else (torch.exp(-self.uncertainty) * loss + self.uncertainty).squeeze()


class MapHead(Head):
    """Reconstruction or segmentation: a decoder of its own."""

    def __init__(self, maps, network, skips=True):
        super().__init__(network)
        self.decoder = Decoder(maps, network, skips)

    def forward(self, features):
        return self.decoder(features)


class Dense(nn.Module):
    """The paper's dense layers: 128 and 64 with ELU and dropout, then 1."""

    def __init__(self, inputs, dropout):
        super().__init__()
        self.first = nn.Linear(inputs, DENSE[0])
        self.second = nn.Linear(DENSE[0], DENSE[1])
        self.last = nn.Linear(DENSE[1], 1)
        self.dropout = nn.Dropout(dropout)

    def logits(self, x):
        x = self.dropout(F.elu(self.first(x)))
        x = self.dropout(F.elu(self.second(x)))
        return self.last(x).squeeze(1)


def coarse_picture(images):
    """The picture at 8x8, from -2 to 2."""
    return 4 * F.adaptive_avg_pool2d(images, COARSE_SIDE).flatten(1) - 2


def intensity_histogram(images):
    """Roots of the shares of 32 intensities, between two of which a pixel is divided by closeness; shifted so that even shares give 0."""
    values = F.adaptive_avg_pool2d(images, HISTOGRAM_SIDE).flatten(1) * (BINS - 1)
    bins = torch.arange(BINS, dtype=values.dtype)
    shares = (1 - (values[:, :, None] - bins).abs()).clamp(min=0).mean(1)
    return 8 * (shares.sqrt() - BINS**-0.5)


class ClassificationHead(Head):
    """One view or several, each of which gives a logit; the first counts once, the others twice, and each learns by a loss of its own."""

    def forward(self, images, features):
        """Probabilities of COVID."""
        first, *others = [view.sigmoid() for view in self.views(images, features)]
        return torch.stack([first, *others, *others]).mean(0)

    def loss(self, images, features, targets):
        losses = [F.binary_cross_entropy_with_logits(view, targets) for view in self.views(images, features)]
        return sum(losses) / len(losses)


class PictureClassificationHead(ClassificationHead):
    """The CNN of experiment 3 on the picture; in two steps also on what the first step segmented, which learns nothing from it."""

    def __init__(self, network, first_step):
        super().__init__(network)
        maps = [8 * 2**level for level in range(6)]
        self.first_step = first_step
        before = [2 if first_step else 1] + maps
        self.convolutions = nn.ModuleList(nn.Conv2d(a, b, 3, padding=1) for a, b in zip(before, maps))
        self.first = nn.Linear(maps[-1] * (network["imageSize"] // 2 ** len(maps)) ** 2, 128)
        self.last = nn.Linear(128, 1)
        self.map_dropout, self.dense_dropout = nn.Dropout(0.25), nn.Dropout(0.5)

    def views(self, images, features):
        x = images
        if self.first_step:
            with torch.no_grad():
                x = torch.cat((x, self.first_step(features).sigmoid()), dim=1)
        for convolution in self.convolutions:
            x = self.map_dropout(F.max_pool2d(F.elu(convolution(x)), 2))
        return [self.last(self.dense_dropout(F.elu(self.first(x.flatten(1))))).squeeze(1)]


class FeatureClassificationHead(ClassificationHead):
    """From the deepest features: convolution, max-pooling, flatten (the paper's), or mean and maximum of maps; then dense layers.

    Two views of the whole picture may have an opinion beside it.
    """

    def __init__(self, maps, network):
        super().__init__(network)
        self.pooling, dropout = network["classifierPooling"], network["classifierDropout"]
        deepest = maps[-1]
        if self.pooling == "flatten":
            small, side = max(deepest // 8, 8), network["imageSize"] // 2 ** (network["poolings"] + 1)
            self.convolution = nn.Conv2d(deepest, small, 3, padding=1)
            inputs = small * side**2
        else:
            inputs = 2 * (deepest if self.pooling == "mean-max" else sum(maps))
        dense = Dense(inputs, dropout)
        self.first, self.second, self.last, self.dropout = dense.first, dense.second, dense.last, dense.dropout
        if network["wholePictureViews"]:
            self.coarse, self.histogram = Dense(COARSE_SIDE**2, dropout), Dense(BINS, dropout)

    logits = Dense.logits

    def views(self, images, features):
        if self.pooling == "flatten":
            x = F.max_pool2d(F.relu(self.convolution(features[-1])), 2).flatten(1)
        else:
            levels = features[-1:] if self.pooling == "mean-max" else features
            x = torch.cat([pooled for level in levels for pooled in (level.mean((2, 3)), level.amax((2, 3)))], dim=1)
        views = [self.logits(x)]
        if hasattr(self, "coarse"):
            views += [self.coarse.logits(coarse_picture(images)), self.histogram.logits(intensity_histogram(images))]
        return views


def dice_loss(probabilities, masks, smoothing):
    """1 - Dice of each slice, smoothed, then the mean over slices."""
    probabilities, masks = probabilities.flatten(1), masks.flatten(1)
    overlap = (probabilities * masks).sum(1)
    dice = (2 * overlap + smoothing) / (probabilities.sum(1) + masks.sum(1) + smoothing)
    return (1 - dice).mean()


class MultiTaskNetwork(nn.Module):
    """One encoder, a head for each task whose weight is not 0. The CNN has no encoder, and classifies pictures."""

    def __init__(self, options):
        super().__init__()
        network = self.options = options["network"]
        maps = [network["width"] * 2**level for level in range(LEVELS)]
        self.weights = {task: network[task + "Weight"] for task in ("reconstruction", "segmentation", "classification")}
        self.label_smoothing = options["labelSmoothing"]
        architecture = network["architecture"]
        self.encoder = None if architecture == "cnn" else Encoder(maps, network["poolings"], network["normalisation"])
        if self.weights["reconstruction"] > 0:
            self.reconstruction = MapHead(maps, network, network["reconstructionSkips"])
        if self.weights["segmentation"] > 0:
            self.segmentation = MapHead(maps, network)
        if self.weights["classification"] > 0:
            if architecture == "u-net":
                self.classification = FeatureClassificationHead(maps, network)
            else:
                # Not a module of the head's: the weights are the segmentation's.
                first_step = (lambda features: self.segmentation(features)) if architecture == "two-step" else None
                self.classification = PictureClassificationHead(network, first_step)

    def features(self, pictures):
        return [] if self.encoder is None else self.encoder(pictures)

    def standardised(self, images):
        if not self.options["standardiseInput"]:
            return images
        mean = images.mean((1, 2, 3), keepdim=True)
        variance = images.var((1, 2, 3), unbiased=False, keepdim=True)
        return (images - mean) / torch.sqrt(variance + NORM_EPSILON)

    def forward(self, images):
        """What the network says of pictures, by task: probabilities of lesion and of COVID, and the picture again."""
        pictures = self.standardised(images)
        features = self.features(pictures)
        says = {}
        if hasattr(self, "reconstruction"):
            says["reconstruction"] = self.reconstruction(features)
        if hasattr(self, "segmentation"):
            says["segmentation"] = self.segmentation(features).sigmoid()
        if hasattr(self, "classification"):
            says["classification"] = self.classification(pictures, features)
        return says

    def losses(self, images, masks, has_mask, labels, has_label):
        """The loss of each task over the slices that teach it; a task that none teaches is not there.

        masks (N, 1, S, S) and labels (N) may hold anything where has_mask and has_label (N) are false.
        """
        pictures = self.standardised(images)
        features = self.features(pictures)
        losses = {}
        if hasattr(self, "reconstruction"):
            losses["reconstruction"] = F.mse_loss(self.reconstruction(features), images)
        if hasattr(self, "segmentation") and has_mask.any():
            logits = self.segmentation([taught(level, has_mask) for level in features])
            losses["segmentation"] = dice_loss(logits.sigmoid(), masks[has_mask], self.options["diceSmoothing"])
            if self.options["pixelEntropyWeight"]:
                entropy = F.binary_cross_entropy_with_logits(logits, masks[has_mask])
                losses["segmentation"] = losses["segmentation"] + self.options["pixelEntropyWeight"] * entropy
        if hasattr(self, "classification") and has_label.any():
            targets = labels[has_label] * (1 - self.label_smoothing) + self.label_smoothing / 2
            seen = [taught(level, has_label) for level in features]
            losses["classification"] = self.classification.loss(taught(pictures, has_label), seen, targets)
        return losses

    def total(self, losses):
        """The weighted sum; None where the batch teaches nothing."""
        return sum(self.weights[task] * getattr(self, task).balanced(loss) for task, loss in losses.items()) if losses else None


def taught(tensor, which):
    """Of those slices that teach a task; without a copy where all do."""
    return tensor if which.all() else tensor[which]


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
