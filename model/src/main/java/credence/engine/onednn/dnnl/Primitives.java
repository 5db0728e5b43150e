package credence.engine.onednn.dnnl;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/**
 * Makes oneDNN operations and owns what they need. They share one scratchpad of this object: the
 * library's own is bound to the thread that made the primitive, and an engine may be handed from
 * thread to thread.
 */
public final class Primitives implements AutoCloseable {

  private final Resources resources = new Resources();
  private final engine cpu = resources.keep(new engine(engine.kind.cpu, 0));
  private final stream queue = resources.keep(new stream(cpu));
  private final primitive_attr attributes = newAttributes();
  private final primitive_attr addingAttributes = newAttributes();
  private Floats scratchpad;

  public Primitives() {
    post_ops sum = resources.keep(new post_ops());
    sum.append_sum();
    addingAttributes.set_post_ops(sum);
  }

  private primitive_attr newAttributes() {
    primitive_attr made = resources.keep(new primitive_attr());
    made.set_scratchpad_mode(dnnl.dnnl_scratchpad_mode_user);
    return made;
  }

  public engine cpu() {
    return cpu;
  }

  /** Attributes that every primitive descriptor is to be made with, these or the next. */
  public primitive_attr attributes() {
    return attributes;
  }

  /** The same for a primitive that adds to what is there. */
  public primitive_attr addingAttributes() {
    return addingAttributes;
  }

  public Floats floats(long length) {
    return resources.floats(length);
  }

  public <P extends Pointer> P keep(P pointer) {
    return resources.keep(pointer);
  }

  /** {@code data} seen as a tensor; the data stays its owner's. */
  public memory memory(memory.desc description, Pointer data) {
    return keep(new memory(description, cpu, data));
  }

  /** A tensor of its own, in whatever layout {@code description} has. */
  public memory memory(memory.desc description) {
    Floats data = floats(Math.max(1, (description.get_size() + Float.BYTES - 1) / Float.BYTES));
    return memory(description, data.at(0));
  }

  /**
   * {@code description} must have been made with attributes of this object.
   *
   * @throws IllegalStateException for an implementation that must not meet a signal: see {@link
   *     Implementations}
   */
  public Operation operation(
      primitive_desc_base description, primitive runnable, IntMemoryMap arguments) {
    if (!Implementations.keepsStack(description)) {
      throw new IllegalStateException(
          "oneDNN serves an operation with %s, whose stack a signal can corrupt"
              .formatted(Implementations.name(description)));
    }
    return operationOfShortSums(description, runnable, arguments);
  }

  /** Likewise, whatever the implementation: for products whose sums are short enough for all. */
  public Operation operationOfShortSums(
      primitive_desc_base description, primitive runnable, IntMemoryMap arguments) {
    keep(description);
    keep(runnable);
    keep(arguments);
    memory.desc needed = keep(description.scratchpad_desc());
    if (needed.get_size() > 0) {
      arguments.put(dnnl.DNNL_ARG_SCRATCHPAD, memory(needed, scratchpad(needed.get_size())));
    }
    return new Operation(queue, runnable, arguments);
  }

  /** Copies {@code from} to {@code to} and changes its layout on the way. */
  public Operation reorder(memory from, memory to) {
    return reorder(from, to, attributes);
  }

  /** Adds {@code from} to {@code to}, which may have another layout. */
  public Operation addingReorder(memory from, memory to) {
    return reorder(from, to, addingAttributes);
  }

  private Operation reorder(memory from, memory to, primitive_attr attributes) {
    reorder.primitive_desc description = new reorder.primitive_desc(from, to, attributes, false);
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(dnnl.DNNL_ARG_FROM, from).put(dnnl.DNNL_ARG_TO, to);
    return operation(description, new reorder(description), arguments);
  }

  private Pointer scratchpad(long bytes) {
    long length = (bytes + Float.BYTES - 1) / Float.BYTES;
    if (scratchpad == null || scratchpad.length() < length) {
      scratchpad = floats(length);
    }
    return scratchpad.at(0);
  }

  @Override
  public void close() {
    resources.close();
  }
}
