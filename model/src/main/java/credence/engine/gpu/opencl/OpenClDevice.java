package credence.engine.gpu.opencl;

import credence.engine.gpu.device.GpuBuffer;
import credence.engine.gpu.device.GpuDevice;
import credence.engine.gpu.device.GpuException;
import credence.engine.gpu.device.GpuLaunch;
import credence.engine.gpu.device.KernelArgument;
import credence.engine.gpu.device.WorkGroup;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.opencl._cl_command_queue;
import org.bytedeco.opencl._cl_kernel;
import org.bytedeco.opencl._cl_mem;
import org.bytedeco.opencl.global.OpenCL;

/** A queue of a card, with the buffers and kernels of one engine. */
final class OpenClDevice implements GpuDevice {

  private static final PointerPointer<Pointer> NO_EVENTS = null;

  private final OpenClCard card;
  private final _cl_command_queue queue;
  private final List<Memory> buffers = new ArrayList<>();
  private final List<Launch> launches = new ArrayList<>();
  private final SizeTPointer global = new SizeTPointer(2);
  private final SizeTPointer local = new SizeTPointer(2);
  private final IntPointer word = new IntPointer(1);
  private FloatPointer staging = new FloatPointer(1);
  private boolean closed;

  private record Memory(_cl_mem handle, int words) implements GpuBuffer {}

  /**
   * @param pass index of the argument that differs from pass to pass, or -1
   */
  private record Launch(_cl_kernel handle, String kernel, WorkGroup group, int pass)
      implements GpuLaunch {}

  // OpenCL 1.2 has no other call for it.
  @SuppressWarnings("deprecation")
  OpenClDevice(OpenClCard card) {
    this.card = card;
    try (IntPointer code = new IntPointer(1)) {
      queue =
          OpenClCalls.check(
              OpenCL.clCreateCommandQueue(card.context, card.device, 0, code),
              code,
              "make a queue",
              card.name);
    }
  }

  @Override
  public String describe() {
    return "opencl (%s%s)"
        .formatted(card.name, card.roundsCorrectly() ? "" : ", division not correctly rounded");
  }

  @Override
  public GpuBuffer allocate(int words) {
    requireOpen();
    long bytes = 4L * words;
    if (bytes > card.largestBuffer) {
      throw new GpuException(
          "a buffer of %d MB, but device %s has none above %d MB; lower training.batch"
              .formatted(bytes >> 20, card.name, card.largestBuffer >> 20));
    }
    try (IntPointer code = new IntPointer(1)) {
      _cl_mem made =
          OpenClCalls.check(
              OpenCL.clCreateBuffer(card.context, OpenCL.CL_MEM_READ_WRITE, bytes, null, code),
              code,
              "make a buffer of %d MB".formatted(bytes >> 20),
              card.name);
      Memory memory = new Memory(made, words);
      buffers.add(memory);
      word.put(0);
      check(
          OpenCL.clEnqueueFillBuffer(queue, made, word, 4, 0, bytes, 0, NO_EVENTS, NO_EVENTS),
          "clear a buffer of %d MB".formatted(bytes >> 20));
      return memory;
    }
  }

  @Override
  public void write(GpuBuffer to, float[] values, int count) {
    stage(count).put(values, 0, count);
    write(to, staging, count);
  }

  @Override
  public void write(GpuBuffer to, int[] values, int count) {
    IntPointer words = new IntPointer(stage(count));
    words.put(values, 0, count);
    write(to, words, count);
  }

  private void write(GpuBuffer to, Pointer from, int count) {
    check(
        OpenCL.clEnqueueWriteBuffer(
            queue, handle(to, count), OpenCL.CL_TRUE, 0, 4L * count, from, 0, NO_EVENTS, NO_EVENTS),
        "copy to the device");
  }

  @Override
  public void read(GpuBuffer from, float[] into, int count) {
    check(
        OpenCL.clEnqueueReadBuffer(
            queue,
            handle(from, count),
            OpenCL.CL_TRUE,
            0,
            4L * count,
            stage(count),
            0,
            NO_EVENTS,
            NO_EVENTS),
        "run what was launched and copy from the device");
    staging.get(into, 0, count);
  }

  /** Memory of the host for a copy, which OpenCL does not take from Java's arrays. */
  private FloatPointer stage(int count) {
    requireOpen();
    if (staging.limit() < count) {
      staging.deallocate();
      staging = new FloatPointer(count);
    }
    return staging;
  }

  private static _cl_mem handle(GpuBuffer buffer, int count) {
    if (count < 1 || count > buffer.words()) {
      throw new IllegalArgumentException(
          "a copy of " + count + " words and a buffer of " + buffer.words());
    }
    return ((Memory) buffer).handle;
  }

  @Override
  public GpuLaunch prepare(String kernel, WorkGroup group, List<KernelArgument> arguments) {
    requireOpen();
    _cl_kernel made;
    try (IntPointer code = new IntPointer(1)) {
      made =
          OpenClCalls.check(
              OpenCL.clCreateKernel(card.program, kernel, code),
              code,
              "make a kernel " + kernel,
              card.name);
    }
    int pass = -1;
    for (int i = 0; i < arguments.size(); i++) {
      pass = arguments.get(i) instanceof KernelArgument.Pass ? i : pass;
    }
    Launch launch = new Launch(made, kernel, group, pass);
    launches.add(launch);
    for (int i = 0; i < arguments.size(); i++) {
      set(launch, i, arguments.get(i));
    }
    return launch;
  }

  private void set(Launch launch, int index, KernelArgument argument) {
    int code;
    if (argument instanceof Memory memory) {
      try (PointerPointer<_cl_mem> pointer = new PointerPointer<>(1)) {
        pointer.put(0, memory.handle);
        code = OpenCL.clSetKernelArg(launch.handle, index, Long.BYTES, pointer);
      }
    } else {
      word.put(argument instanceof KernelArgument.Word value ? value.bits() : 0);
      code = OpenCL.clSetKernelArg(launch.handle, index, Integer.BYTES, word);
    }
    check(code, "set argument %d of kernel %s".formatted(index, launch.kernel));
  }

  @Override
  public void launch(GpuLaunch launch, int pass, int across, int down) {
    requireOpen();
    Launch own = (Launch) launch;
    if (own.pass >= 0) {
      word.put(pass);
      int code = OpenCL.clSetKernelArg(own.handle, own.pass, Integer.BYTES, word);
      check(code, "set argument %d of kernel %s".formatted(own.pass, own.kernel));
    }
    global.put(0, (long) across * own.group.across()).put(1, (long) down * own.group.down());
    local.put(0, own.group.across()).put(1, own.group.down());
    check(
        OpenCL.clEnqueueNDRangeKernel(
            queue, own.handle, 2, null, global, local, 0, NO_EVENTS, NO_EVENTS),
        "launch kernel " + own.kernel);
  }

  private void check(int code, String what) {
    OpenClCalls.check(code, what, card.name);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the device is closed: " + card.name);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    OpenCL.clFinish(queue);
    launches.forEach(launch -> OpenCL.clReleaseKernel(launch.handle));
    buffers.forEach(memory -> OpenCL.clReleaseMemObject(memory.handle));
    launches.clear();
    buffers.clear();
    OpenCL.clReleaseCommandQueue(queue);
    for (Pointer pointer : new Pointer[] {staging, global, local, word}) {
      pointer.deallocate();
    }
  }
}
