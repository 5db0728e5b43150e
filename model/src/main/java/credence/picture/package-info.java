/**
 * Pictures as people have them: PNG and JPEG files become the pixels that a person sees, upright
 * and in the colours that were meant, by the rules that a model carries. Training, scoring and
 * programs of one's own come in by {@link credence.picture.PictureRules}; what the formats say
 * inside their files stays in here. A picture that cannot be shown as such is refused with its
 * reason, never guessed at. Nothing here knows where a file lies, or of any network.
 */
package credence.picture;
