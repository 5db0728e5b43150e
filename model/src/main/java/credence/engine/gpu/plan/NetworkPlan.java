package credence.engine.gpu.plan;

import static credence.engine.gpu.device.KernelArgument.word;

import credence.engine.EngineSpec;
import credence.engine.Optimizer;
import credence.engine.gpu.device.GpuBuffer;
import credence.engine.gpu.device.GpuDevice;
import credence.net.Shape;
import credence.net.WeightLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All buffers of a network and a batch, and the lists of launches over them: what comes before a
 * step's passes, the passes, and what comes behind them.
 */
public final class NetworkPlan {

  private final EngineSpec spec;
  private final PlanMemory memory;
  private final FlatVectors vectors;
  private final Shape in;
  private final GpuBuffer staged;
  private final GpuBuffer images;
  private final List<GpuStage> stages;
  private final Map<PassForm, LaunchList> predicting = new HashMap<>();
  private final LaunchList refresh;
  private final LaunchList place;
  private final Training training;

  /** What only training has. */
  private static final class Training {
    private GpuBuffer labels;
    private GpuBuffer sums;
    private GpuBuffer results;
    private LaunchList begin;
    private LaunchList pass;
    private LaunchList objective;
    private LaunchList update;
  }

  /**
   * @param words of {@link StepWords}
   */
  public NetworkPlan(EngineSpec spec, GpuDevice device, StepWords words) {
    boolean isTrained = !(spec.optimizer() instanceof Optimizer.None);
    this.spec = spec;
    this.memory = new PlanMemory(device, spec.batch(), words.words().length);
    this.vectors = new FlatVectors(spec, memory, isTrained);
    this.in = spec.network().input();
    this.staged = memory.perExample(in.size());
    this.images = TransposeStage.isNone(in) ? staged : memory.perExample(in.size());
    this.stages = StageMaker.stages(spec.network(), memory, vectors, images);
    this.refresh = memory.list();
    vectors.refresh(refresh);
    this.place = memory.list();
    if (images != staged) {
      int positions = in.height() * in.width();
      TransposeStage.add(memory, staged, images, in.channels(), positions, place);
    }
    this.training = isTrained ? training() : null;
  }

  private Training training() {
    Training made = new Training();
    int classes = spec.network().classes();
    made.labels = memory.perExample(1);
    made.sums = memory.perExample(classes);
    made.results = memory.perExample(2);
    made.begin = memory.list();
    for (GpuBuffer buffer : List.of(made.sums, made.results)) {
      made.begin.add("zero", Grid.count(buffer.words()), buffer, word(buffer.words()));
    }
    vectors.begin(made.begin);
    stages.forEach(stage -> stage.begin(made.begin));
    made.pass = pass(made, classes);
    made.objective = memory.list();
    vectors.objective(made.objective);
    made.update = memory.list();
    vectors.update(made.update);
    stages.forEach(stage -> stage.end(made.update));
    vectors.refresh(made.update);
    return made;
  }

  private LaunchList pass(Training made, int classes) {
    PassForm form = PassForm.training(spec.method());
    int most = Math.max(in.size(), stages.stream().mapToInt(GpuStage::units).max().orElseThrow());
    GradientBuffers gradients = new GradientBuffers(memory, most);
    LaunchList list = memory.list();
    forward(form, list);
    list.add(
        "cross_entropy",
        Grid.units(1),
        memory.step,
        output(),
        made.labels,
        gradients.current(),
        made.sums,
        made.results,
        word(classes),
        word(spec.batch()));
    // Nothing before the first parameters needs a gradient.
    int firstTrained = vectors.layout().tensors().get(0).layer();
    for (int i = stages.size() - 1; stages.get(i).layer() >= firstTrained; i--) {
      stages.get(i).backwardParameters(form, gradients, list);
      if (stages.get(i).layer() == firstTrained) {
        break;
      }
      stages.get(i).backwardInput(form, gradients, list);
    }
    return list;
  }

  private void forward(PassForm form, LaunchList list) {
    if (form.weights() == PassForm.Weights.DRAWN) {
      vectors.draw(list);
    }
    stages.forEach(stage -> stage.forward(form, list));
  }

  private GpuBuffer output() {
    return stages.get(stages.size() - 1).output();
  }

  public FlatVectors vectors() {
    return vectors;
  }

  /** After a state was loaded. */
  public void refresh() {
    refresh.run(1, 0);
  }

  /** Copies the words of a step in. */
  public void write(StepWords words) {
    memory.device.write(memory.step, words.words(), words.words().length);
  }

  /** Copies images in, after {@link #write}. */
  public void images(float[] values, int examples) {
    memory.device.write(staged, values, examples * in.size());
    place.run(examples, 0);
  }

  /** Makes a step's passes; {@link #losses} then has what came out. */
  public void differentiate(int[] labels, int examples, int passes) {
    memory.device.write(training.labels, labels, examples);
    training.begin.run(examples, 0);
    for (int pass = 0; pass < passes; pass++) {
      training.pass.run(examples, StepWords.at(pass));
    }
  }

  /** Of every example the sum of its losses, from [batch] on whether it was an error. */
  public float[] losses() {
    float[] results = new float[2 * spec.batch()];
    memory.device.read(training.results, results, results.length);
    return results;
  }

  /** Makes the gradient of the objective. */
  public void objective(StepWords words) {
    training.objective.run(1, words.atKl());
  }

  /** Makes the optimiser's step, after {@link #objective}. */
  public void update() {
    training.update.run(1, 0);
  }

  /** One pass of a prediction, into {@code logits}, [examples, classes]. */
  public void predict(PassForm form, int examples, float[] logits) {
    predicting
        .computeIfAbsent(
            form,
            any -> {
              LaunchList list = memory.list();
              forward(form, list);
              return list;
            })
        .run(examples, StepWords.at(0));
    memory.device.read(output(), logits, examples * spec.network().classes());
  }

  /** Index of the first layer with a parameter that is not finite, or -1. */
  public int nonFiniteParameters() {
    float[] mu = vectors.posterior().mu();
    float[] rho = vectors.posterior().rho();
    for (WeightLayout.Tensor tensor : vectors.layout().tensors()) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        boolean isRho = Float.isFinite(rho[i]) || rho[i] == Float.NEGATIVE_INFINITY;
        if (!Float.isFinite(mu[i]) || !isRho) {
          return tensor.layer();
        }
      }
    }
    return -1;
  }

  /** Index of the first layer with an output of the last pass that is not finite, or -1. */
  public int nonFiniteOutput(int examples) {
    for (GpuStage stage : stages) {
      float[] output = new float[examples * stage.units()];
      memory.device.read(stage.output(), output, output.length);
      for (float value : output) {
        if (!Float.isFinite(value)) {
          return stage.layer();
        }
      }
    }
    return -1;
  }
}
