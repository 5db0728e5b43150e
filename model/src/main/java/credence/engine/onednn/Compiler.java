package credence.engine.onednn;

import credence.engine.onednn.Product.FlatSlice;
import credence.engine.onednn.Product.Operands;
import credence.net.Activation;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.ArrayList;
import java.util.List;

/** Compiles a network for a number of examples into a {@link Program}. */
final class Compiler {

  private final NetworkSpec network;
  private final WeightLayout layout;
  private final Parameters parameters;
  private final StageClock clock;
  private final int examples;
  private final Workbench bench = new Workbench();
  private final Scratch scratch = new Scratch();
  private final Scratch spare = new Scratch();
  private final List<Program.Timed> stages = new ArrayList<>();
  private final List<Program.Output> outputs = new ArrayList<>();
  private Activations current;
  private boolean weightsSeen;
  private SoftplusChunk softplus;

  private Compiler(
      NetworkSpec network,
      WeightLayout layout,
      Parameters parameters,
      StageClock clock,
      int examples) {
    this.network = network;
    this.layout = layout;
    this.parameters = parameters;
    this.clock = clock;
    this.examples = examples;
  }

  static Program compile(
      NetworkSpec network,
      WeightLayout layout,
      Parameters parameters,
      StageClock clock,
      int examples) {
    Compiler compiler = new Compiler(network, layout, parameters, clock, examples);
    try {
      return compiler.compile();
    } catch (RuntimeException e) {
      compiler.bench.close();
      throw e;
    }
  }

  private Program compile() {
    int[] order = LayerOrder.of(network.layers());
    boolean flat = network.layers().get(order[0]) instanceof Flatten;
    Shape input = network.input();
    current = activations(flat ? Shape.flat(input.size()) : input);
    InputStage inputStage = new InputStage(current, scratch);
    for (int i = flat ? 1 : 0; i < order.length; i++) {
      LayerSpec layer = network.layers().get(order[i]);
      LayerSpec next = i + 1 < order.length ? network.layers().get(order[i + 1]) : null;
      if (layer instanceof Conv2d || layer instanceof Dense) {
        boolean fused = next instanceof Activation;
        weights(order[i], layer, fused ? function((Activation) next) : null);
        i += fused ? 1 : 0;
      } else {
        add(order[i], withoutWeights(layer));
      }
      outputs.add(new Program.Output(order[i], current));
    }
    if (outputs.isEmpty()) {
      outputs.add(new Program.Output(0, current));
    }
    return new Program(bench, parameters, clock, inputStage, stages, outputs);
  }

  private void add(int layer, Stage stage) {
    stages.add(new Program.Timed(stage, clock.slot(network.describe(layer))));
  }

  private Stage withoutWeights(LayerSpec layer) {
    Activations input = current;
    current = activations(layer.output(input.shape()));
    if (layer instanceof Activation activation) {
      return new ActivationStage(bench, scratch, function(activation), input, current, weightsSeen);
    }
    if (layer instanceof MaxPool2d pool) {
      return new PoolStage(bench, pool, input, current, weightsSeen);
    }
    return new FlattenStage(bench, input, current, weightsSeen);
  }

  private void weights(int index, LayerSpec layer, Elementwise activation) {
    Activations input = current;
    current = activations(layer.output(input.shape()));
    Products products = new Products(layer, input.shape(), examples);
    boolean first = !weightsSeen;
    weightsSeen = true;
    WeightsStage.Branch mean =
        branch(
            products,
            index,
            input.values(),
            parameters.means(),
            parameters.byMean(),
            first ? null : input.direct(bench));
    WeightsStage.Branch variance =
        branch(
            products,
            index,
            input.wantSquares(bench),
            parameters.variances(),
            parameters.byVariance(),
            first ? null : input.bySquare(bench));
    StageClock.Slot time = clock.slot(network.describe(index));
    StageClock.Slot productTime = clock.slot(network.describe(index) + " products");
    add(
        index,
        new WeightsStage(
            scratch, clock, time, productTime, index, first, mean, variance, activation, current));
  }

  private WeightsStage.Branch branch(
      Products products,
      int layer,
      Floats inputs,
      Floats weights,
      Floats gradient,
      Floats inputGradient) {
    Floats out = bench.floats(current.length());
    FlatSlice weight = slice(layer, Role.WEIGHT, weights);
    FlatSlice weightGradient = slice(layer, Role.WEIGHT, gradient);
    Operands operands = new Operands(inputs, weight, out, weightGradient, inputGradient);
    WeightsStage.Bias bias =
        new WeightsStage.Bias(slice(layer, Role.BIAS, weights), slice(layer, Role.BIAS, gradient));
    return new WeightsStage.Branch(
        products.product(bench, operands),
        out,
        bias,
        new Tiles(current.shape().channels(), current.length()));
  }

  private FlatSlice slice(int layer, Role role, Floats vector) {
    WeightLayout.Tensor tensor = layout.tensor(layer, role);
    return new FlatSlice(vector, tensor.offset(), tensor.size());
  }

  private Activations activations(Shape shape) {
    return new Activations(bench, spare, shape, examples);
  }

  private Elementwise function(Activation activation) {
    if (activation == Activation.RELU) {
      return new Relu();
    }
    if (softplus == null) {
      softplus = new SoftplusChunk(bench);
    }
    return softplus;
  }
}
