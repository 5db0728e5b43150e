package credence.engine.onednn;

import credence.net.Activation;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.util.List;

/** AlexNet's windows and strides with few filters: its last maps are no larger than the kernels. */
final class ThinAlexNet {

  private ThinAlexNet() {}

  static NetworkSpec spec(Activation act) {
    return new NetworkSpec(
        "thin-alexnet",
        new Shape(3, 32, 32),
        List.of(
            Conv2d.of(6, 11, 4, 5),
            act,
            MaxPool2d.of(2, 2),
            Conv2d.of(10, 5, 1, 2),
            act,
            MaxPool2d.of(2, 2),
            Conv2d.of(12, 3, 1, 1),
            act,
            Conv2d.of(7, 3, 1, 1),
            act,
            MaxPool2d.of(2, 2),
            new Flatten(),
            new Dense(10)));
  }
}
