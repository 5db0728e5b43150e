"""The same step and the same prediction in plain PyTorch: autograd, Adam, nothing tuned by hand.

Called with one argument, a JSON object: network (as Credence's models have it), batch, threads, ways, seconds, repetitions, and
either estimator (of a training step) or draws and draws_of (of a prediction). Without an argument it says which PyTorch there is.

Writes a line of JSON for each way to run: {"ready": way} once it is warm, and after a line "go" on standard input
{"way": way, "images_per_second": [...]}. A way that cannot run is {"failed": reason, "way": way}; any other word than "go" skips one.
"""
import json
import sys
import time

try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit()

PRIOR_SIGMA = 0.1
EXAMPLES = 60_000
CLASSES = 10


def say(**fields):
    print(json.dumps(fields), flush=True)


class Posterior(nn.Module):
    """Gaussian weights and biases, each with a mean and a rho: sigma = softplus(rho)."""

    def __init__(self, shape, noise):
        super().__init__()
        fan_in = torch.Size(shape[1:]).numel()
        self.noise = noise
        self.weight_mu = nn.Parameter(torch.randn(shape) / fan_in**0.5)
        self.weight_rho = nn.Parameter(torch.full(shape, -5.0))
        self.bias_mu = nn.Parameter(torch.zeros(shape[0]))
        self.bias_rho = nn.Parameter(torch.full(shape[:1], -5.0))

    def linear(self, x, weight, bias):
        raise NotImplementedError

    def forward(self, x):
        weight_sigma, bias_sigma = F.softplus(self.weight_rho), F.softplus(self.bias_rho)
        if self.noise == "mean":
            return self.linear(x, self.weight_mu, self.bias_mu)
        if self.noise == "weights":
            weight = self.weight_mu + weight_sigma * torch.randn_like(weight_sigma)
            bias = self.bias_mu + bias_sigma * torch.randn_like(bias_sigma)
            return self.linear(x, weight, bias)
        mean = self.linear(x, self.weight_mu, self.bias_mu)
        variance = self.linear(x * x, weight_sigma**2, bias_sigma**2)
        return mean + torch.sqrt(variance + 1e-16) * torch.randn_like(mean)

    def kl(self):
        """KL(q || N(0, PRIOR_SIGMA^2)), in nats."""
        total = 0.0
        for mu, rho in ((self.weight_mu, self.weight_rho), (self.bias_mu, self.bias_rho)):
            sigma = F.softplus(rho)
            terms = (sigma**2 + mu**2) / PRIOR_SIGMA**2 - 1 - 2 * torch.log(sigma / PRIOR_SIGMA)
            total = total + terms.sum() / 2
        return total


class Dense(Posterior):
    def linear(self, x, weight, bias):
        return F.linear(x, weight, bias)


class Convolution(Posterior):
    def __init__(self, shape, noise, stride, padding):
        super().__init__(shape, noise)
        self.stride, self.padding = stride, padding

    def linear(self, x, weight, bias):
        return F.conv2d(x, weight, bias, self.stride, self.padding)


def layer(spec, channels, noise):
    kind = spec["type"]
    if kind == "conv2d":
        shape = (spec["filters"], channels, *spec["kernel"])
        return Convolution(shape, noise, tuple(spec["stride"]), tuple(spec["padding"]))
    if kind == "dense":
        return Dense((spec["units"], channels), noise)
    if kind == "maxpool2d":
        return nn.MaxPool2d(spec["kernel"], spec["stride"])
    if kind == "avgpool2d":
        return nn.AvgPool2d(spec["kernel"], spec["stride"])
    if kind == "batchnorm":
        return nn.BatchNorm2d(channels)
    if kind == "dropout":
        return nn.Dropout(spec["rate"])
    return {"softplus": nn.Softplus, "relu": nn.ReLU, "flatten": nn.Flatten}[kind]()


def network(spec, noise):
    """Layers learn their number of inputs from an image that passes through."""
    x = torch.zeros(2, *spec["input"])
    layers = []
    with torch.no_grad():
        for one in spec["layers"]:
            layers.append(layer(one, x.shape[1], noise))
            x = layers[-1](x)
    return nn.Sequential(*layers)


def training(request, images, autocast, compiled):
    noise = "weights" if request["estimator"] == "weight-sampling" else "activations"
    model = network(request["network"], noise)
    labels = torch.arange(len(images)) % CLASSES
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)
    posteriors = [module for module in model if isinstance(module, Posterior)]

    def objective():
        with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
            logits = model(images)
        return F.cross_entropy(logits.float(), labels) + sum(p.kl() for p in posteriors) / EXAMPLES

    loss = torch.compile(objective) if compiled else objective

    def step():
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()

    return step


def prediction(request, images, autocast, compiled):
    model = network(request["network"], request["draws_of"]).eval()

    def draw():
        with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
            return F.softmax(model(images).float(), 1)

    one = torch.compile(draw) if compiled else draw

    def predict():
        with torch.no_grad():
            return sum(one() for _ in range(request["draws"])) / request["draws"]

    return predict


def rates(work, batch, seconds, repetitions):
    found = []
    for _ in range(repetitions):
        start, done = time.perf_counter(), 0
        while done == 0 or time.perf_counter() - start < seconds:
            work()
            done += 1
        found.append(done * batch / (time.perf_counter() - start))
    return found


def main():
    if len(sys.argv) == 1:
        say(torch=torch.__version__)
        return
    request = json.loads(sys.argv[1])
    torch.set_num_threads(request["threads"])
    torch.manual_seed(1)
    images = torch.randn(request["batch"], *request["network"]["input"])
    make = training if "estimator" in request else prediction
    for way in request["ways"]:
        try:
            work = make(request, images, "bfloat16" in way, "compiled" in way)
            for _ in range(3):
                work()
        except Exception as error:  # whatever this PyTorch lacks, the other ways go on
            say(failed=(str(error).splitlines() or [type(error).__name__])[0], way=way)
        else:
            say(ready=way)
        answer = sys.stdin.readline().strip()
        if not answer:
            return  # nobody listens any more
        if answer == "go":
            found = rates(work, request["batch"], request["seconds"], request["repetitions"])
            say(way=way, images_per_second=found)


main()
