package credence.engine.nd4j;

import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Precision;
import credence.engine.StepKeys;
import credence.engine.TrainState;
import credence.engine.nd4j.layers.LayerPass;
import credence.engine.nd4j.layers.NoiseSource;
import credence.random.RandomKey;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The reference engine: plain ND4J operations, on whatever backend ND4J finds. Fast engines are
 * tested against it.
 */
public final class Nd4jEngine implements Engine {

  private final EngineSpec spec;
  private final DataType type;
  private final FlatParameters parameters;
  private LayerStack full;
  private LayerStack partial;

  /**
   * @throws UnsupportedOperationException for products in another precision than float32
   */
  public Nd4jEngine(EngineSpec spec) {
    this(spec, DataType.FLOAT);
  }

  /** In double where rounding must not disturb a finite difference. */
  Nd4jEngine(EngineSpec spec, DataType type) {
    this(spec, type, NoiseSource.normals());
  }

  /** With noise of another kind. */
  Nd4jEngine(EngineSpec spec, DataType type, NoiseSource noise) {
    require(spec.precision());
    Nd4jRuntime.useOneThread();
    this.spec = spec;
    this.type = type;
    this.parameters = new FlatParameters(spec, type, noise);
  }

  /**
   * Whether this engine has products in {@code precision}.
   *
   * @throws UnsupportedOperationException if it has not, with the remedy
   */
  public static void require(Precision precision) {
    if (precision != Precision.FLOAT32) {
      throw new UnsupportedOperationException(
          "precision = %s: the engine nd4j computes in float32 alone; set engine = onednn, or"
                  .formatted(precision)
              + " precision = float32");
    }
  }

  @Override
  public EngineSpec spec() {
    return spec;
  }

  @Override
  public String describe() {
    return "nd4j "
        + Nd4jRuntime.version()
        + " ("
        + Nd4j.getBackend().getClass().getSimpleName()
        + ")";
  }

  @Override
  public void load(TrainState state) {
    Nd4jRuntime.useOneThread();
    parameters.load(state);
  }

  @Override
  public TrainState save() {
    return parameters.save();
  }

  @Override
  public StepResult step(Minibatch minibatch, RandomKey key, double klWeight, double learningRate) {
    return step(minibatch, key, 0, klWeight, learningRate);
  }

  /** A step with the noise of examples further on in the key's stream. */
  StepResult step(
      Minibatch minibatch, RandomKey key, long firstExample, double klWeight, double rate) {
    StepResult result = evaluate(minibatch, key, firstExample);
    parameters.update(klWeight, StepKeys.weights(key, 0), rate);
    parameters.requireFinite();
    return result;
  }

  @Override
  public Gradients gradients(Minibatch minibatch, RandomKey key, double klWeight) {
    StepResult result = evaluate(minibatch, key, 0);
    parameters.gatherGradients(klWeight, StepKeys.weights(key, 0));
    return new Gradients(result.nll(), parameters.gradientOfMu(), parameters.gradientOfRho());
  }

  @Override
  public void predict(float[] images, int examples, Draws draws, float[] logits) {
    Nd4jRuntime.useOneThread();
    LayerStack stack = stackFor(examples);
    stack.images(images);
    for (int draw = 0; draw < draws.count(); draw++) {
      double[] outputs = forward(stack, LayerPass.of(draws, draw, spec.method().family()));
      int from = draw * outputs.length;
      for (int i = 0; i < outputs.length; i++) {
        logits[from + i] = (float) outputs[i];
      }
    }
  }

  @Override
  public void close() {
    parameters.close();
    if (full != null) {
      full.close();
    }
    if (partial != null) {
      partial.close();
    }
  }

  /** Loss and gradients of the likelihood, averaged over the step's passes. */
  private StepResult evaluate(Minibatch minibatch, RandomKey key, long firstExample) {
    spec.requireTraining();
    Nd4jRuntime.useOneThread();
    LayerStack stack = stackFor(minibatch.examples());
    stack.images(minibatch.images());
    parameters.clearGradients();
    List<LayerPass> passes = LayerPass.ofStep(spec.method(), key, firstExample);
    int width = spec.network().classes();
    double[] sum = new double[minibatch.examples() * width];
    double nll = 0;
    for (LayerPass pass : passes) {
      nll += run(stack, minibatch, pass, sum);
      parameters.addGradients(pass.weights(), 1.0 / passes.size());
    }
    double errors =
        spec.likelihood()
            .errors(sum, passes.size(), minibatch.targets(), minibatch.examples(), width);
    return new StepResult(nll / passes.size(), errors);
  }

  /** Forward and back; adds the outputs to {@code sum} and leaves gradients with the layers. */
  private double run(LayerStack stack, Minibatch minibatch, LayerPass pass, double[] sum) {
    double[] outputs = forward(stack, pass);
    double[] gradient = new double[outputs.length];
    int width = spec.network().classes();
    double nll =
        spec.likelihood()
            .meanNll(outputs, minibatch.targets(), minibatch.examples(), width, gradient);
    if (!Double.isFinite(nll)) {
      parameters.requireFinite();
      stack.refuseLoss();
    }
    stack.backward(gradient);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += outputs[i];
    }
    return nll;
  }

  private double[] forward(LayerStack stack, LayerPass pass) {
    if (pass.weights() == LayerPass.Weights.DRAWN) {
      parameters.sample(pass.noise(), pass.sign());
    }
    return stack.forward(pass);
  }

  /**
   * Training sees two numbers of examples, the batch and the last of an epoch: one stack each is
   * kept.
   */
  private LayerStack stackFor(int examples) {
    if (examples < 1 || examples > spec.batch()) {
      throw new IllegalArgumentException(
          "examples = " + examples + " not from 1 to the engine's batch of " + spec.batch());
    }
    if (examples == spec.batch()) {
      full = full == null ? compile(examples) : full;
      return full;
    }
    if (partial == null || partial.examples != examples) {
      if (partial != null) {
        partial.close();
      }
      partial = compile(examples);
    }
    return partial;
  }

  private LayerStack compile(int examples) {
    return new LayerStack(spec.network(), parameters, examples, type);
  }
}
