import { describe, expect, it } from 'vitest';
import { similarNames } from './similar-names.ts';

const COCO =
  'person, bicycle, car, motorcycle, airplane, bus, train, truck, boat, traffic light, fire hydrant, stop sign, parking meter, bench, bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe, backpack, umbrella, handbag, tie, suitcase, frisbee, skis, snowboard, sports ball, kite, baseball bat, baseball glove, skateboard, surfboard, tennis racket, bottle, wine glass, cup, fork, knife, spoon, bowl, banana, apple, sandwich, orange, broccoli, carrot, hot dog, pizza, donut, cake, chair, couch, potted plant, bed, dining table, toilet, tv, laptop, mouse, remote, keyboard, cell phone, microwave, oven, toaster, sink, refrigerator, book, clock, vase, scissors, teddy bear, hair drier, toothbrush'.split(
    ', ',
  );

describe('similarNames', () => {
  it.each([
    ['Car', 'car', 'case'],
    ['traffic_light', 'traffic light', 'punctuation'],
    ['T-Shirt', 'tshirt', 'punctuation'],
    ['car', 'cars', 'plural'],
    ['berry', 'berries', 'plural'],
    ['bus', 'buses', null],
    ['box', 'boxes', 'plural'],
    ['person', 'persn', 'spelling'],
    ['refrigerator', 'refridgerator', 'spelling'],
    ['bear', 'pear', null],
    ['cat', 'car', null],
    ['class1', 'class2', null],
    ['glass', 'glas', null],
    ['mouse', 'house', null],
    ['红色', '红色 ', 'case'],
  ])('%s and %s: %s', (a, b, why) => {
    expect(similarNames([a, b])).toEqual(why === null ? [] : [{ a: [a, b].sort()[0], b: [a, b].sort()[1], why }]);
  });

  it('has nothing to say of the classes of COCO', () => {
    expect(COCO).toHaveLength(80);
    expect(similarNames(COCO)).toEqual([]);
  });

  it('names each pair once, and a name that is given twice never', () => {
    expect(similarNames(['Car', 'car', 'cars', 'car'])).toEqual([
      { a: 'Car', b: 'car', why: 'case' },
      { a: 'Car', b: 'cars', why: 'plural' },
      { a: 'car', b: 'cars', why: 'plural' },
    ]);
  });
});
