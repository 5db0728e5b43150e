package credence.engine.gpu.device;

/** What a kernel is given: memory, or a number of 4 bytes. */
public sealed interface KernelArgument permits GpuBuffer, KernelArgument.Word, KernelArgument.Pass {

  /** The same in every launch. */
  record Word(int bits) implements KernelArgument {}

  /** Where the words of the pass are that the launch belongs to. */
  record Pass() implements KernelArgument {}

  static KernelArgument word(int value) {
    return new Word(value);
  }

  static KernelArgument word(float value) {
    return new Word(Float.floatToRawIntBits(value));
  }

  static KernelArgument pass() {
    return new Pass();
  }
}
