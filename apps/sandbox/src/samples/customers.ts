import type { InvoiceInput } from '../subscriptionflow/invoice.js';

type Customer = InvoiceInput['customer'];

/** Invented customers; organisation and VAT numbers are of the right form and check digit. */
export const customers = {
  bryggeri: {
    id: 'cus-1001',
    customer_number: 'CUST_001001',
    name: 'Södermalms Bryggeri AB',
    email: 'ekonomi@sodermalmsbryggeri.example',
    company: 'Södermalms Bryggeri AB',
    organisation_number: '556012-5790',
    billing_address: {
      address_1: 'Götgatan 14',
      postal_code: '118 46',
      city: 'Stockholm',
      country: 'SE',
    },
  },
  forlag: {
    id: 'cus-1002',
    customer_number: 'CUST_001002',
    name: 'Vasastans Förlag AB',
    email: 'faktura@vasastansforlag.example',
    company: 'Vasastans Förlag AB',
    organisation_number: '556703-7485',
    billing_address: {
      address_1: 'Odengatan 80',
      postal_code: '113 22',
      city: 'Stockholm',
      country: 'SE',
    },
  },
  vardcentral: {
    id: 'cus-1003',
    customer_number: 'CUST_001003',
    name: 'Göteborgs Tandläkarklinik AB',
    email: 'inkop@gbgtand.example',
    company: 'Göteborgs Tandläkarklinik AB',
    organisation_number: '559000-0062',
    billing_address: {
      address_1: 'Linnégatan 5',
      postal_code: '413 04',
      city: 'Göteborg',
      country: 'SE',
    },
  },
  logistik: {
    id: 'cus-1004',
    customer_number: 'CUST_001004',
    name: 'Öresund Logistik AB',
    email: 'ap@oresundlogistik.example',
    company: 'Öresund Logistik AB',
    billing_address: {
      address_1: 'Hamngatan 2',
      postal_code: '211 22',
      city: 'Malmö',
      country: 'SE',
    },
  },
  privat: {
    id: 'cus-1005',
    customer_number: 'CUST_001005',
    name: 'Åsa Lindqvist',
    email: 'asa.lindqvist@mail.example',
    billing_address: {
      address_1: 'Björkvägen 7',
      postal_code: '903 21',
      city: 'Umeå',
      country: 'SE',
    },
  },
  tyskland: {
    id: 'cus-2001',
    customer_number: 'CUST_002001',
    name: 'Berliner Datenwerk GmbH',
    email: 'buchhaltung@datenwerk.example',
    company: 'Berliner Datenwerk GmbH',
    vat_id: 'DE136695976',
    billing_address: {
      address_1: 'Torstraße 91',
      postal_code: '10119',
      city: 'Berlin',
      country: 'DE',
    },
  },
  finland: {
    id: 'cus-2002',
    customer_number: 'CUST_002002',
    name: 'Aino Virtanen',
    email: 'aino.virtanen@posti.example',
    billing_address: {
      address_1: 'Mannerheimintie 12',
      postal_code: '00100',
      city: 'Helsinki',
      country: 'FI',
    },
  },
  usa: {
    id: 'cus-3001',
    customer_number: 'CUST_003001',
    name: 'Cascade Analytics Inc.',
    email: 'billing@cascade.example',
    company: 'Cascade Analytics Inc.',
    billing_address: {
      address_1: '1201 3rd Avenue',
      postal_code: '98101',
      city: 'Seattle',
      country: 'US',
    },
  },
  japan: {
    id: 'cus-3002',
    customer_number: 'CUST_003002',
    name: 'Kaito Systems K.K.',
    email: 'keiri@kaito.example',
    company: 'Kaito Systems K.K.',
    billing_address: {
      address_1: '1-1 Marunouchi, Chiyoda-ku',
      postal_code: '100-0005',
      city: 'Tokyo',
      country: 'JP',
    },
  },
  tecken: {
    id: 'cus-1006',
    customer_number: 'CUST_001006',
    name: 'Rock’n’Roll | “Kläder” & <Skor> ~ 24/7… 🎸 AB',
    email: 'order@rocknroll.example',
    company: 'Rock’n’Roll | “Kläder” & <Skor> ~ 24/7… 🎸 AB',
    billing_address: {
      address_1: 'Storgatan 1 — uppgång {B}',
      postal_code: '852 30',
      city: 'Sundsvall',
      country: 'SE',
    },
  },
} as const satisfies Readonly<Record<string, Customer>>;
