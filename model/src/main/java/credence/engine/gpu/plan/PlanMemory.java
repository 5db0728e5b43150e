package credence.engine.gpu.plan;

import credence.engine.gpu.device.GpuBuffer;
import credence.engine.gpu.device.GpuDevice;
import credence.random.RandomStream;

/** What the launches of one engine share. */
final class PlanMemory {

  final GpuDevice device;

  /** Largest number of examples. */
  final int batch;

  /** {@link StepWords}. */
  final GpuBuffer step;

  /** What normals are made of. */
  final GpuBuffer table;

  /** Stands where a kernel has an argument that it does not read. */
  final GpuBuffer none;

  PlanMemory(GpuDevice device, int batch, int words) {
    this.device = device;
    this.batch = batch;
    this.step = device.allocate(words);
    this.none = device.allocate(1);
    float[] numbers = RandomStream.normalTable();
    this.table = device.allocate(numbers.length);
    device.write(table, numbers, numbers.length);
  }

  /**
   * A buffer for so many values of every example.
   *
   * @throws IllegalArgumentException for more than 2^31 - 1 values
   */
  GpuBuffer perExample(int units) {
    long values = (long) units * batch;
    if (values > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "batch = %d times %d values of an example is more than 2^31 - 1: lower training.batch"
              .formatted(batch, units));
    }
    return device.allocate((int) values);
  }

  /** A buffer that holds {@code values} for good. */
  GpuBuffer constant(int... values) {
    GpuBuffer buffer = device.allocate(values.length);
    device.write(buffer, values, values.length);
    return buffer;
  }

  LaunchList list() {
    return new LaunchList(device);
  }
}
