package credence.engine.onednn.stages;

import credence.engine.onednn.vectors.Buffers;

/**
 * A layer whose weights are what they are in this pass, points or a draw that all examples share: x
 * w + b, and the tail that follows.
 */
public final class DeterministicStage implements Stage {

  private final Buffers buffers;
  private final LocalReparameterisationStage.Times times;
  private final InputTraits input;
  private final LinearMap mean;
  private final Tail tail;
  private final Tiles tiles;

  public DeterministicStage(
      Buffers buffers,
      LocalReparameterisationStage.Times times,
      InputTraits input,
      LinearMap mean,
      Tail tail,
      Tiles tiles) {
    this.buffers = buffers;
    this.times = times;
    this.input = input;
    this.mean = mean;
    this.tail = tail;
    this.tiles = tiles;
  }

  @Override
  public void prepareMeans() {
    mean.prepare();
  }

  @Override
  public void forward(Pass pass) {
    if (!input.isFixed() || !pass.inputUnchanged()) {
      mean.multiply(pass, input);
      times.clock().lap(times.products());
    }
    tiles.forEach(pass.isTraining() ? this::train : this::predict);
  }

  private void predict(int from, int tile, int count) {
    mean.get(from, tile, buffers.a, count);
    tail.predict(from, buffers.a, count);
  }

  private void train(int from, int tile, int count) {
    mean.get(from, tile, buffers.a, count);
    tail.forward(from, buffers.a, null, count);
  }

  @Override
  public void backward() {
    mean.clearBias();
    tiles.forEach(this::differentiate);
    times.clock().lap(times.rest());
    mean.differentiateWeights();
    if (input.isTrained()) {
      mean.differentiateInputs();
    }
    times.clock().lap(times.products());
  }

  private void differentiate(int from, int tile, int count) {
    tail.backward(from, buffers.a, null, count);
    mean.putGradient(from, tile, buffers.a, count);
  }
}
