package credence.exchange;

import credence.data.Standardisation;
import credence.net.Shape;
import credence.store.Model;
import java.util.List;
import onnx.Onnx;

/** Pixels to what the network sees, as {@link credence.data.ImageInput} has it. */
record OnnxInput(Model model) {

  private static final float WHITE = 255;

  /** Adds the graph's input and returns the network's. */
  String in(OnnxGraph graph) {
    Shape image = model.image();
    Shape network = model.network().input();
    graph.input(
        "pixels",
        Onnx.TensorProto.DataType.UINT8,
        -1,
        image.channels(),
        image.height(),
        image.width());
    String seen =
        graph.node(
            "Cast",
            "pixels.float",
            List.of("pixels"),
            OnnxGraph.attribute("to", Onnx.TensorProto.DataType.FLOAT.getNumber()));
    if (!image.equals(network)) {
      int high = network.height() - image.height();
      int wide = network.width() - image.width();
      String margins =
          graph.whole("margins", 0, 0, high / 2, wide / 2, 0, 0, high - high / 2, wide - wide / 2);
      seen = graph.node("Pad", "pixels.centred", List.of(seen, margins));
    }
    Standardisation standardisation = model.standardisation();
    List<Integer> shape = List.of(1, image.channels(), 1, 1);
    String share = graph.node("Div", "pixels.share", List.of(seen, graph.number("white", WHITE)));
    String mean = graph.floats("mean", shape, standardisation.mean(), 0);
    String centred = graph.node("Sub", "pixels.less", List.of(share, mean));
    String std = graph.floats("std", shape, standardisation.std(), 0);
    return graph.node("Div", "input", List.of(centred, std));
  }
}
