package credence.net;

/** [b, c, h, w] to [b, c h w], channel-major as the images are. */
public record Flatten() implements LayerSpec {

  @Override
  public String type() {
    return "flatten";
  }

  @Override
  public Shape output(Shape input) {
    return Shape.flat(input.size());
  }
}
