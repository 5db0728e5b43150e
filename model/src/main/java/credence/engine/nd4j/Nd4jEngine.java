package credence.engine.nd4j;

import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.TrainState;
import credence.random.Purpose;
import credence.random.RandomKey;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The reference engine: plain ND4J operations, on whatever backend ND4J finds. Fast engines are
 * tested against it.
 */
public final class Nd4jEngine implements Engine {

  private final EngineSpec spec;
  private final DataType type;
  private final Parameters parameters;
  private Program full;
  private Program partial;

  public Nd4jEngine(EngineSpec spec) {
    this(spec, DataType.FLOAT);
  }

  /** In double where rounding must not disturb a finite difference. */
  Nd4jEngine(EngineSpec spec, DataType type) {
    Threads.one();
    this.spec = spec;
    this.type = type;
    this.parameters = new Parameters(spec, type);
  }

  @Override
  public EngineSpec spec() {
    return spec;
  }

  @Override
  public String describe() {
    return "nd4j " + Versions.nd4j() + " (" + Nd4j.getBackend().getClass().getSimpleName() + ")";
  }

  @Override
  public void load(TrainState state) {
    Threads.one();
    parameters.load(state);
  }

  @Override
  public TrainState save() {
    return parameters.save();
  }

  @Override
  public StepResult step(Minibatch minibatch, RandomKey key, double klWeight, double learningRate) {
    return step(minibatch, new Pass.Local(key, 0), klWeight, learningRate);
  }

  /** A step with the noise of examples further on in the key's stream. */
  StepResult step(Minibatch minibatch, Pass.Local pass, double klWeight, double learningRate) {
    StepResult result = evaluate(minibatch, pass, klWeight);
    parameters.update(learningRate);
    parameters.requireFinite();
    return result;
  }

  @Override
  public Gradients gradients(Minibatch minibatch, RandomKey key, double klWeight) {
    StepResult result = evaluate(minibatch, new Pass.Local(key, 0), klWeight);
    return new Gradients(result.nll(), parameters.gradientOfMu(), parameters.gradientOfRho());
  }

  @Override
  public void predict(float[] images, int examples, Draws draws, float[] logits) {
    Threads.one();
    Program program = programFor(examples);
    program.images(images);
    for (int draw = 0; draw < draws.count(); draw++) {
      double[] outputs = program.forward(pass(draws, draw));
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

  /** Loss and gradients. */
  private StepResult evaluate(Minibatch minibatch, Pass.Local pass, double klWeight) {
    Threads.one();
    Program program = programFor(minibatch.examples());
    program.images(minibatch.images());
    double[] outputs = program.forward(pass);
    double[] gradient = new double[outputs.length];
    int width = spec.network().classes();
    double nll =
        spec.likelihood()
            .meanNll(outputs, minibatch.labels(), minibatch.examples(), width, gradient);
    if (!Double.isFinite(nll)) {
      parameters.requireFinite();
      program.refuseLoss();
    }
    program.backward(gradient);
    parameters.gatherGradients(klWeight);
    return new StepResult(nll, errors(outputs, minibatch.labels(), minibatch.examples(), width));
  }

  private Pass pass(Draws draws, int draw) {
    if (draws instanceof Draws.Weights weights) {
      parameters.sample(weights.seed(), draw);
      return new Pass.Sample();
    } else if (draws instanceof Draws.Activations local) {
      RandomKey key = RandomKey.ofDraw(local.seed(), Purpose.PREDICT_ACTIVATIONS, draw);
      return new Pass.Local(key, local.firstExample());
    }
    return new Pass.Mean();
  }

  /**
   * Training sees two numbers of examples, the batch and the last of an epoch: one program each is
   * kept.
   */
  private Program programFor(int examples) {
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

  private Program compile(int examples) {
    return new Program(spec.network(), parameters, examples, type);
  }

  private static int errors(double[] outputs, int[] labels, int examples, int width) {
    int errors = 0;
    for (int b = 0; b < examples; b++) {
      int best = 0;
      for (int c = 1; c < width; c++) {
        if (outputs[b * width + c] > outputs[b * width + best]) {
          best = c;
        }
      }
      errors += best == labels[b] ? 0 : 1;
    }
    return errors;
  }
}
