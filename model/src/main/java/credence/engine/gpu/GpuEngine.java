package credence.engine.gpu;

import credence.bayes.Estimator;
import credence.bayes.SoftmaxCrossEntropy;
import credence.bayes.Targets;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Ivon;
import credence.engine.Minibatch;
import credence.engine.NonFiniteException;
import credence.engine.Optimizer;
import credence.engine.Precision;
import credence.engine.StepKeys;
import credence.engine.TrainState;
import credence.engine.gpu.device.GpuDevice;
import credence.engine.gpu.device.GpuException;
import credence.engine.gpu.plan.NetworkPlan;
import credence.engine.gpu.plan.PassForm;
import credence.engine.gpu.plan.StepWords;
import credence.random.Purpose;
import credence.random.RandomKey;

/**
 * The engine whose steps run on a {@link GpuDevice}. A step's loss comes back before its update: a
 * loss that is not finite leaves the parameters as they were, so that their layer can be named.
 * Other calls that the device refuses end in a {@link GpuException}.
 */
public final class GpuEngine implements Engine {

  private static final RandomKey UNUSED = RandomKey.of(0, Purpose.PREDICT_WEIGHTS);

  private final EngineSpec spec;
  private final GpuDevice device;
  private final NetworkPlan plan;
  private final int passes;
  private final StepWords words;
  private final StepWords predicting = new StepWords(1);

  /**
   * Takes the device over: it is closed with the engine, or at once if there is none.
   *
   * @throws UnsupportedOperationException for another precision than float32, or another likelihood
   *     than cross-entropy
   * @throws GpuException if the device has no room or cannot run the kernels
   */
  public GpuEngine(EngineSpec spec, GpuDevice device) {
    this.spec = spec;
    this.device = device;
    this.passes = PassForm.passes(spec.method());
    this.words = new StepWords(passes);
    NetworkPlan made = null;
    try {
      require(spec.precision());
      requireLikelihood();
      made = new NetworkPlan(spec, device, words);
    } finally {
      if (made == null) {
        device.close();
      }
    }
    this.plan = made;
  }

  /**
   * Whether this engine has products in {@code precision}.
   *
   * @throws UnsupportedOperationException if it has not, with the remedy
   */
  public static void require(Precision precision) {
    if (precision != Precision.FLOAT32) {
      throw new UnsupportedOperationException(
          "precision = %s: the engine opencl computes in float32 alone; set engine = onednn, or"
                  .formatted(precision)
              + " precision = float32");
    }
  }

  private static void requireNoWeights(Minibatch minibatch) {
    if (minibatch.targets() instanceof Targets.Classes classes && classes.weights() != null) {
      throw new UnsupportedOperationException(
          "weights of images: the engine opencl counts all alike; set engine = onednn");
    }
  }

  private void requireLikelihood() {
    if (!(spec.likelihood() instanceof SoftmaxCrossEntropy)) {
      throw new UnsupportedOperationException(
          "likelihood %s: the engine opencl has cross-entropy alone; set engine = onednn"
              .formatted(spec.likelihood()));
    }
  }

  @Override
  public EngineSpec spec() {
    return spec;
  }

  @Override
  public String describe() {
    return device.describe();
  }

  @Override
  public void load(TrainState state) {
    plan.vectors().load(state);
    plan.refresh();
  }

  @Override
  public TrainState save() {
    return plan.vectors().save();
  }

  @Override
  public StepResult step(Minibatch minibatch, RandomKey key, double klWeight, double learningRate) {
    if (spec.optimizer() instanceof Ivon ivon) {
      ivon.requireWeight(klWeight);
    }
    spec.requireTraining();
    rates(learningRate, plan.vectors().nextStep());
    StepResult result = differentiate(minibatch, key, klWeight);
    plan.objective(words);
    plan.update();
    return result;
  }

  private void rates(double rate, long step) {
    double unbiasFirst = 1;
    double unbiasSecond = 1;
    if (spec.optimizer() instanceof Optimizer.Adam adam) {
      unbiasFirst = 1 / (1 - Math.pow(adam.beta1(), (double) step));
      unbiasSecond = 1 / (1 - Math.pow(adam.beta2(), (double) step));
    } else if (spec.optimizer() instanceof Ivon ivon) {
      unbiasFirst = 1 / (1 - Math.pow(ivon.beta1(), (double) step));
    }
    words.rates(rate, rate * spec.optimizer().rhoRateFactor(), unbiasFirst, unbiasSecond);
  }

  @Override
  public Gradients gradients(Minibatch minibatch, RandomKey key, double klWeight) {
    spec.requireTraining();
    StepResult result = differentiate(minibatch, key, klWeight);
    plan.objective(words);
    return new Gradients(
        result.nll(), plan.vectors().gradientOfMu(), plan.vectors().gradientOfRho());
  }

  /** Loss and gradient of the likelihood. */
  private StepResult differentiate(Minibatch minibatch, RandomKey key, double klWeight) {
    int examples = minibatch.examples();
    requireExamples(examples);
    requireLabels(minibatch);
    requireNoWeights(minibatch);
    words.examples(examples);
    words.klWeight(klWeight, StepKeys.weights(key, 0));
    for (int pass = 0; pass < passes; pass++) {
      pass(pass, key);
    }
    plan.write(words);
    plan.images(minibatch.images(), examples);
    plan.differentiate(minibatch.labels(), examples, passes);
    float[] losses = plan.losses();
    double nll = 0;
    double errors = 0;
    for (int b = 0; b < examples; b++) {
      nll += losses[b];
      errors += losses[spec.batch() + b];
    }
    if (!Double.isFinite(nll)) {
      throw nonFinite(examples);
    }
    return new StepResult(nll / examples / passes, errors);
  }

  private void pass(int pass, RandomKey key) {
    boolean isDrawn = PassForm.training(spec.method()).weights() == PassForm.Weights.DRAWN;
    if (isDrawn && spec.method().estimator() instanceof Estimator.WeightSampling sampling) {
      int draw = sampling.draw(pass);
      RandomKey noise = StepKeys.weights(key, draw);
      words.pass(pass, noise, sampling.sign(pass), StepKeys.dropout(key, draw), 0);
    } else {
      words.pass(pass, key, 1, StepKeys.dropout(key, 0), 0);
    }
  }

  private void requireExamples(int examples) {
    if (examples < 1 || examples > spec.batch()) {
      throw new IllegalArgumentException(
          "examples = " + examples + " not from 1 to the engine's batch of " + spec.batch());
    }
  }

  private void requireLabels(Minibatch minibatch) {
    int classes = spec.network().classes();
    for (int b = 0; b < minibatch.examples(); b++) {
      int label = minibatch.labels()[b];
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "label of example %d = %d, but there are %d outputs".formatted(b, label, classes));
      }
    }
  }

  private NonFiniteException nonFinite(int examples) {
    int layer = plan.nonFiniteParameters();
    if (layer >= 0) {
      return new NonFiniteException(spec.network().describe(layer), "mu or rho");
    }
    layer = plan.nonFiniteOutput(examples);
    return layer >= 0
        ? new NonFiniteException(spec.network().describe(layer), "output")
        : new NonFiniteException("network " + spec.network().name(), "loss");
  }

  @Override
  public void predict(float[] images, int examples, Draws draws, float[] logits) {
    requireExamples(examples);
    PassForm form = PassForm.predicting(draws, spec.method().family());
    float[] ofDraw = new float[examples * spec.network().classes()];
    predicting.examples(examples);
    for (int draw = 0; draw < draws.count(); draw++) {
      if (draws instanceof Draws.Weights weights) {
        predicting.pass(0, weights.weightKey(draw), 1, weights.dropoutKey(draw), 0);
      } else if (draws instanceof Draws.Activations local) {
        RandomKey noise = local.noiseKey(draw);
        predicting.pass(0, noise, 1, local.dropoutKey(draw), local.firstExample());
      } else {
        predicting.pass(0, UNUSED, 1, UNUSED, 0);
      }
      plan.write(predicting);
      if (draw == 0) {
        plan.images(images, examples);
      }
      plan.predict(form, examples, ofDraw);
      System.arraycopy(ofDraw, 0, logits, draw * ofDraw.length, ofDraw.length);
    }
  }

  @Override
  public void close() {
    device.close();
  }
}
