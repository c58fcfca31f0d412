import { describe, expect, it } from 'vitest';
import { boilerplate } from './boilerplate.ts';

describe('boilerplate', () => {
  it.each([
    ['IMG_1234.JPG', 'a file name'],
    ['DSC00012', 'a file name'],
    ['photo-2019-07-31.png', 'a file name'],
    ['20190731_101500', 'a file name'],
    ['3f2504e04f8911d39a0c0305e82c3301', 'a file name'],
    ['Screenshot 2023-01-02 10.11.12', 'a file name'],
    ['alt text', 'a placeholder'],
    ['Image', 'a placeholder'],
    ['N/A', 'a placeholder'],
    ['A photo of', 'a placeholder'],
    ['image of a…', 'a placeholder'],
    ['...', 'no words'],
    ['Happy woman with laptop, stock photo', 'stock photo'],
    ['Royalty-free picture of a beach', 'royalty-free'],
    ['Sunset by Shutterstock', 'agency'],
    ['Click to enlarge the picture', 'click here'],
    ['© 2021 Jane Doe. All rights reserved', 'copyright'],
    ['Red shoes - buy now', 'shop'],
    ['see www.example.org', 'web address'],
    ['A <b>red</b> car', 'HTML'],
  ])('%s: %s', (caption, why) => {
    expect(boilerplate(caption)).toBe(why);
  });

  it.each([
    'a man riding a wave on top of a surfboard',
    'A photo of a dog',
    'Two zebras stand in the grass.',
    'image of a cat on a sofa',
    'Ein roter Wagen auf der Straße',
    '红色的汽车停在路边',
    'The logo of a bank above its door',
    'a person holding a camera, taking a picture',
    'p51 mustang in flight',
    'Boeing 747-400',
    '',
  ])('%s: honest', (caption) => {
    expect(boilerplate(caption)).toBeNull();
  });
});
