package credence.engine.onednn;

import credence.bayes.Family;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.NonFiniteException;
import credence.engine.Precision;
import credence.engine.TrainState;
import credence.engine.onednn.dnnl.DnnlLibrary;
import credence.engine.onednn.dnnl.SingleThread;
import credence.engine.onednn.objective.ParameterGradient;
import credence.engine.onednn.stages.Pass;
import credence.engine.onednn.stages.StageClock;
import credence.engine.onednn.update.Parameters;
import credence.net.WeightLayout;
import credence.random.RandomKey;
import java.util.Arrays;
import java.util.Map;

/**
 * Trains and predicts with oneDNN on one CPU thread. The network is compiled once per number of
 * examples: the spec's batch at first, others (the last minibatch of an epoch) when they come.
 */
public final class OnednnEngine implements Engine {

  private final EngineSpec spec;
  private final WeightLayout layout;
  private final Parameters parameters;
  private final Programs programs;

  /** For draws of activations: the same, unless training needs no variances. */
  private final Programs noisyPrograms;

  private final StageClock clock = new StageClock();
  private final StageClock.Slot placeTime = clock.slot("weights drawn or masked");
  private final StageClock.Slot updateTime = clock.slot("update");
  private final double[] outputs;
  private final double[] sumOfOutputs;
  private final double[] gradient;
  private final float[] chunk;

  /**
   * @throws UnsupportedOperationException where oneDNN's native library does not load, or this
   *     processor has not the spec's precision
   */
  public OnednnEngine(EngineSpec spec) {
    require(spec.precision());
    SingleThread.enter();
    this.spec = spec;
    this.layout = WeightLayout.of(spec.network());
    this.parameters = new Parameters(spec, layout);
    boolean isPoint = spec.method().family() == Family.POINT;
    boolean noisy = !isPoint && !spec.method().estimator().drawsWeights();
    this.programs = programs(noisy);
    this.noisyPrograms = noisy || isPoint ? programs : programs(true);
    programs.of(spec.batch());
    int size = spec.batch() * spec.network().classes();
    this.outputs = new double[size];
    this.sumOfOutputs = new double[size];
    this.gradient = new double[size];
    this.chunk = new float[size];
  }

  private Programs programs(boolean noisy) {
    return new Programs(
        spec.batch(), n -> Compiler.compile(spec, layout, parameters, clock, n, noisy));
  }

  /** Whether oneDNN's native library loads on this machine. */
  public static boolean isAvailable() {
    try {
      DnnlLibrary.load();
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * Whether this machine has products in {@code precision}.
   *
   * @throws UnsupportedOperationException if it has not, with the remedy; or where oneDNN's native
   *     library does not load
   */
  public static void require(Precision precision) {
    DnnlLibrary.load();
    if (precision == Precision.BFLOAT16 && !DnnlLibrary.multipliesBfloat16()) {
      throw new UnsupportedOperationException(
          "precision = %s needs a processor with AVX512-BF16 or AMX, and %s finds neither here;"
                  .formatted(precision, DnnlLibrary.describe())
              + " set precision = float32");
    }
  }

  @Override
  public EngineSpec spec() {
    return spec;
  }

  @Override
  public String describe() {
    return DnnlLibrary.describe()
        + (spec.precision() == Precision.FLOAT32 ? "" : ", products in " + spec.precision());
  }

  /** Where the time went: nanoseconds by stage since the engine was made. */
  public Map<String, Long> stageNanos() {
    return clock.nanos();
  }

  @Override
  public void load(TrainState state) {
    SingleThread.enter();
    parameters.load(state);
  }

  @Override
  public TrainState save() {
    return parameters.save();
  }

  @Override
  public StepResult step(Minibatch minibatch, RandomKey key, double klWeight, double learningRate) {
    double nll = differentiate(minibatch, key);
    double errors =
        spec.likelihood()
            .errors(
                sumOfOutputs,
                parameters.gradient().passes(),
                minibatch.targets(),
                minibatch.examples(),
                spec.network().classes());
    clock.start();
    programs.of(minibatch.examples()).endStep();
    parameters.update(klWeight, learningRate);
    clock.lap(updateTime);
    return new StepResult(nll, errors);
  }

  @Override
  public Gradients gradients(Minibatch minibatch, RandomKey key, double klWeight) {
    double nll = differentiate(minibatch, key);
    float[] mu = new float[layout.size()];
    float[] rho = new float[layout.size()];
    parameters.gradients(klWeight, mu, rho);
    return new Gradients(nll, mu, rho);
  }

  /** Forward and backward; the parameters then hold the derivative of the returned mean. */
  private double differentiate(Minibatch minibatch, RandomKey key) {
    spec.requireTraining();
    SingleThread.enter();
    Program program = programs.of(minibatch.examples());
    program.load(minibatch.images());
    program.beginStep();
    Arrays.fill(sumOfOutputs, 0);
    double nll = 0;
    ParameterGradient passes = parameters.gradient();
    for (int index = passes.passes() - 1; index >= 0; index--) {
      clock.start();
      passes.beginPass(key, index);
      clock.lap(placeTime);
      nll += differentiate(program, minibatch, Pass.training(key, passes.draw(index)));
      passes.endPass(index);
    }
    return nll / passes.passes();
  }

  private double differentiate(Program program, Minibatch minibatch, Pass pass) {
    int examples = minibatch.examples();
    program.forward(pass);
    int width = spec.network().classes();
    readOutputs(program);
    double nll = spec.likelihood().meanNll(outputs, minibatch.targets(), examples, width, gradient);
    if (!Double.isFinite(nll)) {
      throw nonFinite(program);
    }
    for (int i = 0; i < examples * width; i++) {
      chunk[i] = (float) gradient[i];
    }
    Arrays.setAll(sumOfOutputs, i -> sumOfOutputs[i] + outputs[i]);
    program.outputGradient().put(0, chunk, examples * width);
    program.backward();
    return nll;
  }

  private void readOutputs(Program program) {
    int length = program.output().length();
    program.output().values().get(0, chunk, length);
    for (int i = 0; i < length; i++) {
      outputs[i] = chunk[i];
    }
  }

  private NonFiniteException nonFinite(Program program) {
    int layer = parameters.nonFiniteLayer();
    if (layer >= 0) {
      return new NonFiniteException(spec.network().describe(layer), "mu or rho");
    }
    layer = program.nonFiniteLayer();
    return layer >= 0
        ? new NonFiniteException(spec.network().describe(layer), "output")
        : new NonFiniteException("network " + spec.network().name(), "loss");
  }

  @Override
  public void predict(float[] images, int examples, Draws draws, float[] logits) {
    SingleThread.enter();
    boolean noisy = draws instanceof Draws.Activations;
    Program program = (noisy ? noisyPrograms : programs).of(examples);
    program.load(images);
    parameters.beginPrediction(examples, draws);
    if (draws instanceof Draws.Weights weights) {
      predictByWeights(program, weights, logits);
      return;
    }
    parameters.inUse().putPosterior();
    for (int draw = 0; draw < draws.count(); draw++) {
      program.forward(pass(draws, draw));
      writeLogits(program, draw, logits);
    }
  }

  private static Pass pass(Draws draws, int draw) {
    return draws instanceof Draws.Activations noisy ? Pass.of(noisy, draw) : Pass.ofMeans();
  }

  private void predictByWeights(Program program, Draws.Weights draws, float[] logits) {
    parameters.inUse().beginDraws();
    try {
      for (int draw = 0; draw < draws.count(); draw++) {
        clock.start();
        parameters.drawWeights(draws, draw);
        clock.lap(placeTime);
        program.forward(Pass.of(draws, draw));
        writeLogits(program, draw, logits);
      }
    } finally {
      parameters.inUse().endDraws();
    }
  }

  private void writeLogits(Program program, int draw, float[] logits) {
    int length = program.output().length();
    program.output().values().get(0, chunk, length);
    System.arraycopy(chunk, 0, logits, draw * length, length);
  }

  @Override
  public void close() {
    programs.close();
    noisyPrograms.close();
    parameters.close();
  }
}
