"""Answers the C# side: one JSON object a line in, one out. Tensors travel in safetensors files.

    learn    writes into a folder what a network says, its losses and gradients for some batches, and its weights after steps of Adam
    begin    writes fresh weights of a network, and what it says of some images
    describe says which PyTorch this is
    count    counts the multiply-adds of a forward pass
    load     makes a network ready to be timed, under a name of its own
    train    times steps of that network
    predict  times forward passes of it through all heads, without gradients
"""

import json
import os
import sys
import time

import torch

import safetensors
from network import Adam, MultiTaskNetwork


def read_network(path):
    weights, metadata = safetensors.read(path)
    options = json.loads(metadata["options"])
    network = MultiTaskNetwork(options)
    network.load_state_dict(weights)
    return without_dropout(network), options, metadata


def without_dropout(network):
    """In training mode but for chance, in which two programs can not agree."""
    network.train()
    for module in network.modules():
        if isinstance(module, torch.nn.Dropout):
            module.eval()
    return network


def read_batch(path):
    tensors, _ = safetensors.read(path)
    tensors["has_mask"], tensors["has_label"] = tensors["has_mask"].bool(), tensors["has_label"].bool()
    return tensors


def say(network, images):
    network.eval()
    with torch.no_grad():
        says = network(images)
    without_dropout(network)
    return says


def learn(weights, batches, gradients, folder, epsilon, forgiving_epsilon, steps):
    """Everything there is to compare about one network and a few batches."""
    network, options, metadata = read_network(weights)
    batches = [read_batch(path) for path in batches]
    given = [safetensors.read(path)[0] for path in gradients]

    def keep(name, tensors):
        safetensors.write(os.path.join(folder, name + ".safetensors"), tensors, without_hash(metadata))

    keep("outputs", say(network, batches[0]["images"]))
    for number, batch in enumerate(batches):
        losses = teach(network, batch)
        found = {f"loss/{task}": loss for task, loss in losses.items()}
        found |= {f"gradient/{name}": p.grad for name, p in network.named_parameters() if p.grad is not None}
        keep(f"learnt-{number}", found)
    keep("seen", network.state_dict())

    for name, adam_of in (("restated", Adam), ("pytorch", torch.optim.Adam)):
        network, _, _ = read_network(weights)
        adam = adam_of(network.parameters(), options["learningRate"], eps=forgiving_epsilon)
        for step in range(steps):
            teach(network, batches[step % len(batches)])
            adam.step()
        keep(f"stepped-{name}", network.state_dict())

        network, _, _ = read_network(weights)
        adam = adam_of(network.parameters(), options["learningRate"], eps=epsilon)
        for gradients_of_step in given:
            for parameter_name, p in network.named_parameters():
                gradient = gradients_of_step.get(parameter_name)
                p.grad = None if gradient is None else gradient.reshape(p.shape)
            adam.step()
        keep(f"given-{name}", network.state_dict())
    return {}


def teach(network, batch):
    """One pass and its gradients."""
    network.zero_grad(set_to_none=True)
    losses = network.losses(**batch)
    total = network.total(losses)
    if total is not None:
        total.backward()
    return losses


def without_hash(metadata):
    return {key: value for key, value in metadata.items() if key != "sha256"}


def begin(options, images, into, outputs):
    torch.manual_seed(2)
    network = MultiTaskNetwork(json.loads(options))
    metadata = {"format": "covidlabel-weights", "version": "1", "options": options, "snapshot": "", "covidThreshold": "0.5", "covidTemperature": "1"}
    safetensors.write(into, network.state_dict(), metadata)
    safetensors.write(outputs, say(network, read_batch(images)["images"]))
    return {}


class Timed:
    """A network that is being timed: on a device, in fp32 or in bf16 autocast with channels last, compiled or not."""

    def __init__(self, weights, batch, device, half, compiled):
        self.device, self.half = torch.device(device), half
        network, options, _ = read_network(weights)
        layout = torch.channels_last if half else torch.contiguous_format
        self.network = network.to(self.device, memory_format=layout)
        self.batch = {name: tensor.to(self.device) for name, tensor in read_batch(batch).items()}
        self.batch["images"] = self.batch["images"].contiguous(memory_format=layout)
        self.adam = torch.optim.Adam(self.network.parameters(), options["learningRate"])
        self.losses = torch.compile(self.network.losses) if compiled else self.network.losses
        self.says = torch.compile(self.network) if compiled else self.network

    def autocast(self):
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.half)

    def train(self, steps):
        self.network.train()
        return measure(steps, self.step, self.finish)

    def step(self):
        self.adam.zero_grad(set_to_none=True)
        with self.autocast():
            total = self.network.total(self.losses(**self.batch))
        total.backward()
        self.adam.step()
        total.item()  # as the trainer does, to see a loss that is no number

    def predict(self, passes):
        self.network.eval()
        with torch.no_grad(), self.autocast():
            return measure(passes, lambda: self.says(self.batch["images"]), self.finish)

    def finish(self):
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)


TIMED = {}


def load(weights, batch, name="", device="cpu", half=False, compiled=False):
    TIMED[name] = Timed(weights, batch, device, half, compiled)
    return {}


def train(steps, name=""):
    return TIMED[name].train(steps)


def predict(passes, name=""):
    return TIMED[name].predict(passes)


def describe():
    return {"version": torch.__version__, "cuda": torch.cuda.is_available()}


def count(weights, batch):
    """Multiply-adds of one forward pass by convolutions and dense layers."""
    network, _, _ = read_network(weights)
    products = []

    def convolution(module, inputs, output):
        products.append(output.numel() * module.weight[0].numel())

    for module in network.modules():
        if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
            module.register_forward_hook(convolution)
    with torch.no_grad():
        network.losses(**read_batch(batch))
    return {"products": sum(products)}


def measure(times, work, finish):
    wall, processor = time.perf_counter(), time.process_time()
    for _ in range(times):
        work()
    finish()
    return {"seconds": (time.perf_counter() - wall) / times, "processorSeconds": (time.process_time() - processor) / times}


def main():
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.backends.cudnn.benchmark = torch.backends.cuda.matmul.allow_tf32 = True  # as the trainer sets a card
    actions = {"learn": learn, "begin": begin, "describe": describe, "count": count, "load": load, "train": train, "predict": predict}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = actions[request.pop("do")](**request)
        except Exception as failure:  # told to the other side, which ends the comparison
            answer = {"failure": f"{type(failure).__name__}: {failure}"}
        print(json.dumps(answer), flush=True)


main()
