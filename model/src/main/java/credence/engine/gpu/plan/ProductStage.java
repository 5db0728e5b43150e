package credence.engine.gpu.plan;

import static credence.engine.gpu.device.KernelArgument.pass;
import static credence.engine.gpu.device.KernelArgument.word;

import credence.engine.gpu.device.GpuBuffer;
import credence.engine.gpu.device.ProductTile;
import credence.net.Conv2d;
import credence.net.Shape;
import credence.net.WeightLayout.Tensor;

/** A convolution, or a dense layer as the one by one convolution it is, with its activation. */
final class ProductStage implements GpuStage {

  /** Rows that are summed before sums are: enough for groups to be many, and slices few. */
  private static final int LEAST_ROWS = 256;

  private static final int MOST_SLICES = 64;

  private final PlanMemory memory;
  private final FlatVectors vectors;
  private final Tensor weight;
  private final GpuBuffer input;
  private final Shape in;
  private final Shape out;
  private final int kind;
  private final GpuBuffer shape;
  private final GpuBuffer output;
  private GpuBuffer noise;
  private GpuBuffer parts;

  /**
   * @param kind of the activation, 0 for none
   */
  ProductStage(
      PlanMemory memory,
      FlatVectors vectors,
      Tensor weight,
      Conv2d conv,
      GpuBuffer input,
      Shape in,
      int kind) {
    this.memory = memory;
    this.vectors = vectors;
    this.weight = weight;
    this.input = input;
    this.in = in;
    this.out = conv.output(in);
    this.kind = kind;
    this.output = memory.perExample(out.size());
    this.shape =
        memory.constant(
            in.channels(),
            in.height(),
            in.width(),
            conv.kernelHeight(),
            conv.kernelWidth(),
            conv.strideHeight(),
            conv.strideWidth(),
            conv.padHeight(),
            conv.padWidth(),
            out.height(),
            out.width(),
            conv.filters(),
            weight.fanIn(),
            weight.offset());
  }

  @Override
  public int layer() {
    return weight.layer();
  }

  @Override
  public GpuBuffer output() {
    return output;
  }

  @Override
  public int units() {
    return out.size();
  }

  private boolean isNoisy(PassForm form) {
    return form.weights() == PassForm.Weights.NOISY;
  }

  private GpuBuffer weights(PassForm form) {
    return form.weights() == PassForm.Weights.DRAWN ? vectors.drawn() : vectors.mean();
  }

  @Override
  public void forward(PassForm form, LaunchList list) {
    if (isNoisy(form)) {
      noise = noise == null ? memory.perExample(out.size()) : noise;
      list.add(
          "normals",
          Grid.numbers(out.size(), 0),
          memory.step,
          memory.table,
          noise,
          word(0),
          word(layer()),
          word(out.size()),
          word(0),
          pass());
    }
    int positions = out.height() * out.width();
    ProductTile tile = ProductTile.of((long) memory.batch * positions, out.channels());
    list.add(
        "forward" + tile.suffix(isNoisy(form)),
        rows(tile, positions, out.channels()),
        memory.step,
        shape,
        input,
        weights(form),
        vectors.variance(),
        isNoisy(form) ? noise : memory.none,
        output,
        word(kind));
  }

  /** A row for each position of every example: in the dimension that may have many groups. */
  private static Grid rows(ProductTile tile, int positions, int columns) {
    return Grid.tiles(
        n -> Grid.groups((long) n * positions, tile.rows()),
        n -> Grid.groups(columns, tile.columns()));
  }

  @Override
  public void backwardParameters(PassForm form, GradientBuffers gradients, LaunchList list) {
    GpuBuffer g = gradients.current();
    if (isNoisy(form)) {
      list.add(
          "noisy_back",
          Grid.units(out.size()),
          memory.step,
          output,
          noise,
          g,
          gradients.ofVariance(),
          word(out.size()),
          word(kind));
    } else if (kind != 0) {
      list.add(
          "activation_back",
          Grid.units(out.size()),
          memory.step,
          output,
          g,
          word(out.size()),
          word(kind));
    }
    addWeights(form, gradients, list);
  }

  private void addWeights(PassForm form, GradientBuffers gradients, LaunchList list) {
    int filters = out.channels();
    int columns = weight.fanIn() + 1;
    long rows = (long) memory.batch * out.height() * out.width();
    int length = (int) Math.max(LEAST_ROWS, (rows + MOST_SLICES - 1) / MOST_SLICES);
    int slices = Grid.groups(rows, length);
    int sums = isNoisy(form) ? 2 : 1;
    if (parts == null) {
      parts = memory.device.allocate(Math.multiplyExact(sums * slices, filters * columns));
    }
    ProductTile tile = ProductTile.of(filters, columns);
    int tiles = Grid.groups(filters, tile.rows());
    list.add(
        "weights" + tile.suffix(isNoisy(form)),
        Grid.tiles(n -> Grid.groups(columns, tile.columns()), n -> tiles * slices),
        memory.step,
        shape,
        input,
        gradients.current(),
        gradients.ofVariance(),
        parts,
        word(tiles),
        word(length),
        word(slices));
    list.add(
        "collect",
        Grid.count(filters * columns),
        memory.step,
        parts,
        vectors.sigma(),
        vectors.deviation(),
        vectors.epsilon(),
        vectors.byMu(),
        vectors.bySigma(),
        word(weight.offset()),
        word(filters),
        word(weight.fanIn()),
        word(slices),
        word(form.weights().code),
        pass());
  }

  @Override
  public void backwardInput(PassForm form, GradientBuffers gradients, LaunchList list) {
    int positions = in.height() * in.width();
    ProductTile tile = ProductTile.of((long) memory.batch * positions, in.channels());
    list.add(
        "data" + tile.suffix(isNoisy(form)),
        rows(tile, positions, in.channels()),
        memory.step,
        shape,
        input,
        weights(form),
        vectors.variance(),
        gradients.current(),
        gradients.ofVariance(),
        gradients.next());
    gradients.turn();
  }
}
