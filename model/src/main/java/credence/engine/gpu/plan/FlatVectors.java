package credence.engine.gpu.plan;

import static credence.engine.gpu.device.KernelArgument.pass;
import static credence.engine.gpu.device.KernelArgument.word;

import credence.bayes.Family;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.engine.EngineSpec;
import credence.engine.Ivon;
import credence.engine.TrainState;
import credence.engine.gpu.device.GpuBuffer;
import credence.engine.gpu.device.GpuDevice;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;

/** Posterior, moments and gradients, flat, and what is done with all parameters at once. */
public final class FlatVectors {

  private final EngineSpec spec;
  private final WeightLayout layout;
  private final PlanMemory memory;
  private final PriorWords prior;
  private final int size;
  private final GpuBuffer flags;
  private final GpuBuffer mu;
  private final GpuBuffer rho;
  private final GpuBuffer sigma;
  private final GpuBuffer mean;
  private final GpuBuffer deviation;
  private final GpuBuffer variance;
  private final GpuBuffer drawn;
  private final GpuBuffer epsilon;
  private final GpuBuffer means;
  private final GpuBuffer[] moments;
  private GpuBuffer byMu;
  private GpuBuffer bySigma;
  private GpuBuffer gradientOfMu;
  private GpuBuffer gradientOfRho;
  private long steps;

  /**
   * @param isTrained whether there are to be gradients
   * @throws IllegalArgumentException for a prior of other parameters
   */
  FlatVectors(EngineSpec spec, PlanMemory memory, boolean isTrained) {
    this.spec = spec;
    this.layout = WeightLayout.of(spec.network());
    this.memory = memory;
    this.size = layout.size();
    this.prior = PriorWords.of(spec.method().prior(), size);
    GpuDevice device = memory.device;
    this.flags = device.allocate(size);
    this.mu = device.allocate(size);
    this.rho = device.allocate(size);
    this.sigma = device.allocate(size);
    this.mean = device.allocate(size);
    this.deviation = device.allocate(size);
    this.variance = device.allocate(size);
    this.drawn = device.allocate(size);
    this.epsilon = device.allocate(size);
    this.means = prior.means() == null ? memory.none : device.allocate(size);
    this.moments = new GpuBuffer[spec.optimizer().moments()];
    for (int m = 0; m < moments.length; m++) {
      moments[m] = device.allocate(size);
    }
    if (prior.means() != null) {
      device.write(means, prior.means(), size);
    }
    if (isTrained) {
      byMu = device.allocate(size);
      bySigma = device.allocate(size);
      gradientOfMu = device.allocate(size);
      gradientOfRho = device.allocate(size);
    }
  }

  GpuBuffer mu() {
    return mu;
  }

  /** Without a mask; 0 for points. */
  GpuBuffer sigma() {
    return sigma;
  }

  /** 0 for what counts as 0. */
  GpuBuffer mean() {
    return mean;
  }

  GpuBuffer deviation() {
    return deviation;
  }

  GpuBuffer variance() {
    return variance;
  }

  /** The weights of a draw. */
  GpuBuffer drawn() {
    return drawn;
  }

  /** The normals that they were drawn with. */
  GpuBuffer epsilon() {
    return epsilon;
  }

  /** The likelihood's gradient. */
  GpuBuffer byMu() {
    return byMu;
  }

  GpuBuffer bySigma() {
    return bySigma;
  }

  WeightLayout layout() {
    return layout;
  }

  /**
   * Copies a state in; {@link #refresh} is then due.
   *
   * @throws IllegalArgumentException for that of another network or optimiser
   */
  public void load(TrainState state) {
    MeanField q = state.posterior();
    if (q.size() != size || state.moments().length != moments.length) {
      throw new IllegalArgumentException(
          "a state of %d weights and %d moments for a network of %d and %d"
              .formatted(q.size(), state.moments().length, size, moments.length));
    }
    int[] removed = q.removed(layout);
    int[] words = ParameterFlags.of(spec.method().family(), layout, removed);
    memory.device.write(flags, words, size);
    memory.device.write(mu, q.mu(), size);
    memory.device.write(rho, q.rho(), size);
    for (int m = 0; m < moments.length; m++) {
      float[] left = state.moments()[m].clone();
      for (int i : removed) {
        left[i] = 0;
      }
      memory.device.write(moments[m], left, size);
    }
    steps = state.steps();
  }

  /** Copies the state out. */
  public TrainState save() {
    float[][] saved = new float[moments.length][];
    for (int m = 0; m < moments.length; m++) {
      saved[m] = read(moments[m]);
    }
    float[] rhos = read(rho);
    if (spec.optimizer() instanceof Ivon ivon && steps > 0) {
      for (int i = 0; i < size; i++) {
        rhos[i] = ivon.rho(saved[1][i]);
      }
    }
    return TrainState.of(MeanField.of(read(mu), rhos), saved, steps);
  }

  /** Counts a step that is made, from 1. */
  public long nextStep() {
    return ++steps;
  }

  /** mu and rho as they are on the device. */
  MeanField posterior() {
    return MeanField.of(read(mu), read(rho));
  }

  /** Gradient of the objective by mu, after {@link #objective}. */
  public float[] gradientOfMu() {
    return read(gradientOfMu);
  }

  public float[] gradientOfRho() {
    return read(gradientOfRho);
  }

  private float[] read(GpuBuffer buffer) {
    float[] values = new float[size];
    memory.device.read(buffer, values, size);
    return values;
  }

  /** What passes need of mu, rho and precision. */
  void refresh(LaunchList list) {
    Prior p = spec.method().prior();
    boolean isNatural = spec.optimizer() instanceof Ivon;
    double lambda = spec.optimizer() instanceof Ivon ivon ? ivon.lambda() : 1;
    double threshold = p instanceof LogUniformPrior masking ? masking.threshold() : 0;
    list.add(
        "refresh",
        Grid.count(size),
        flags,
        mu,
        rho,
        isNatural ? moments[1] : memory.none,
        sigma,
        mean,
        deviation,
        variance,
        word(isNatural ? 1 : 0),
        word((float) lambda),
        word(p instanceof LogUniformPrior ? 1 : 0),
        word((float) threshold),
        word(size));
  }

  /** The normals of all weights, by the key at the pass. */
  private void drawEpsilon(LaunchList list) {
    for (Tensor weight : layout.tensors()) {
      if (weight.role() == Role.WEIGHT) {
        int count = layout.tensor(weight.layer(), Role.BIAS).end() - weight.offset();
        list.add(
            "normals",
            Grid.numbers(0, count),
            memory.step,
            memory.table,
            epsilon,
            word(weight.offset()),
            word(weight.layer()),
            word(0),
            word(count),
            pass());
      }
    }
  }

  /** Draws the weights of a pass. */
  void draw(LaunchList list) {
    drawEpsilon(list);
    list.add(
        "sample",
        Grid.count(size),
        memory.step,
        mean,
        deviation,
        epsilon,
        drawn,
        word(size),
        pass());
  }

  /** Before the first pass of a step. */
  void begin(LaunchList list) {
    list.add("zero", Grid.count(size), byMu, word(size));
    list.add("zero", Grid.count(size), bySigma, word(size));
  }

  /** The gradient of the objective from the likelihood's. */
  void objective(LaunchList list) {
    if (prior.isSampled()) {
      drawEpsilon(list);
    }
    float[] settings = prior.settings();
    list.add(
        "objective",
        Grid.count(size),
        memory.step,
        flags,
        mu,
        sigma,
        epsilon,
        means,
        byMu,
        bySigma,
        gradientOfMu,
        gradientOfRho,
        word(prior.kind()),
        word(settings[0]),
        word(settings[1]),
        word(settings[2]),
        word(settings[3]),
        word(spec.method().family() == Family.POINT ? 1 : 0),
        word(size));
  }

  /** The optimiser's step; all but IVON's follows {@link #objective}. */
  void update(LaunchList list) {
    spec.optimizer()
        .accept(
            new UpdateLaunches(
                list,
                memory,
                size,
                moments,
                new UpdateLaunches.Vectors(flags, mu, rho, sigma, means),
                new UpdateLaunches.Slopes(byMu, bySigma, gradientOfMu, gradientOfRho),
                prior));
  }
}
