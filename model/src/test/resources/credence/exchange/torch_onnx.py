"""Writes the tests' ONNX files by PyTorch 2.13's two exporters; run in this folder: python torch_onnx.py."""

import torch
from safetensors.torch import load_file
from torch import nn

# By TorchScript: the network of torch-sequential.safetensors, with batch normalisation as a node.
sequential = nn.Sequential(
    nn.Conv2d(1, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
    nn.Linear(48, 5), nn.Softplus(), nn.Linear(5, 4))
sequential.load_state_dict(load_file("torch-sequential.safetensors"))
torch.onnx.export(
    sequential.eval(), (torch.zeros(1, 1, 8, 8),), "torch-script.onnx", dynamo=False,
    training=torch.onnx.TrainingMode.PRESERVE, input_names=["x"], dynamic_axes={"x": {0: "n"}})

# By torch.export, today's standard, which folds batch normalisation into the convolution.
torch.manual_seed(3)
exported = nn.Sequential(
    nn.Conv2d(2, 4, 3, stride=2, padding=(1, 0), bias=False), nn.BatchNorm2d(4), nn.ReLU(),
    nn.Conv2d(4, 3, (2, 1), bias=False), nn.Softplus(), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
    nn.Dropout(0.1), nn.Linear(3, 3), nn.LogSoftmax(1))
for _ in range(50):
    exported(torch.randn(16, 2, 9, 7))
program = torch.onnx.export(
    exported.eval(), (torch.zeros(2, 2, 9, 7),), dynamo=True,
    dynamic_shapes=({0: torch.export.Dim("n")},))
for node in program.model.graph:
    node.metadata_props.clear()  # Paths of the machine's Python.
program.save("torch-export.onnx", external_data=False)

# The network of the jobs' tests, of layers with names.
class Tiny(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 5, stride=3)
        self.fc = nn.Linear(32, 10)

    def forward(self, x):
        x = nn.functional.max_pool2d(torch.relu(self.conv(x)), 2)
        return self.fc(x.view(-1, 32))


jobs = "../../../../../../spark-job/src/test/resources/credence/job/main/"
torch.onnx.export(Tiny().eval(), (torch.zeros(1, 1, 28, 28),), jobs + "torch-tiny.onnx", dynamo=False)
